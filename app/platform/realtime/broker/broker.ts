import type { Position } from "../history/position.ts";

/** How long the last events of a channel are kept. */
export interface Keep {
  /** How many. */
  size: number;
  /** For how many milliseconds. */
  ms: number;
}

export interface Message {
  topic: string;
  envelope: Buffer;
  /** Numbers the message and puts it into the topic's history, in the same step. */
  keep?: Keep | undefined;
  /** A key under which it is published once; a second message with the key gets the receipt of the first. */
  once?: string | undefined;
  /** Goes before others that wait. */
  urgent?: boolean | undefined;
}

/** That the others have a message. */
export interface Receipt {
  /** Its place in the history, where it is kept. */
  position?: Position | undefined;
  /** The envelope that used the key before: this one was not published. */
  repeated?: Buffer | undefined;
}

/** Hears what was published on a topic, with its place in the history where it has one. */
export type TopicListener = (
  topic: string,
  envelope: Buffer,
  position: Position | undefined,
) => void;

/**
 * Carries messages between nodes. A broker never fails its caller: while the others cannot be reached, local work
 * goes on, and `onReturn` tells when they can be reached again and something may have been missed.
 */
export abstract class Broker {
  /** Whether the other nodes cannot be reached. */
  abstract get isAway(): boolean;
  /** Whether a node other than this one might hear the topic; false saves the encoding. */
  abstract reaches(topic: string): boolean;
  /** Resolves when it is on its way to the others; with nothing when they are away and only this node has it. */
  abstract publish(message: Message): Promise<Receipt | undefined>;
  /**
   * Begins a new epoch of a topic's history, and says so to all who listen by an empty message: what was kept is not
   * all that happened.
   *
   * @throws UnavailableError `redis_away`
   */
  abstract restart(topic: string, keep: Keep): Promise<Position>;
  /** Resolves when messages on all the topics arrive from now on, or the others are away. */
  abstract subscribe(topics: readonly string[]): Promise<void>;
  abstract unsubscribe(topics: readonly string[]): Promise<void>;
  abstract onMessage(listener: TopicListener): void;
  abstract onReturn(listener: () => void): void;
  abstract close(): Promise<void>;
}
