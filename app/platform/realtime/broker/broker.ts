/** Hears what another node published on a topic. */
export type TopicListener = (topic: string, envelope: Buffer) => void;

/** Hears that the other nodes can be reached again, and how many envelopes of ours they did not get. */
export type ReturnListener = (outage: { lost: number }) => void;

/**
 * Carries envelopes between nodes. A broker never fails its caller: while the others cannot be reached, local
 * work goes on, and `onReturn` tells when they can be reached again and something may have been missed.
 */
export abstract class Broker {
  /** Whether a node other than this one might hear the topic; false saves the encoding. */
  abstract reaches(topic: string): boolean;
  /** Hands the envelope over; resolves when it is on its way, or lost. */
  abstract publish(topic: string, envelope: Buffer): Promise<void>;
  /** Resolves when messages on all the topics arrive from now on, or the others are away. */
  abstract subscribe(topics: readonly string[]): Promise<void>;
  abstract unsubscribe(topics: readonly string[]): Promise<void>;
  abstract onMessage(listener: TopicListener): void;
  abstract onReturn(listener: ReturnListener): void;
  abstract close(): Promise<void>;
}
