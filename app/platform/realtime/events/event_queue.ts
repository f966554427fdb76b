import type { Outgoing } from "./publisher.ts";

export interface QueuedEvent {
  /** Of the channels. */
  keys: readonly string[];
  /** Its data must be JSON. */
  outgoing: Outgoing;
}

/** Where events wait durably until their time. */
export abstract class EventQueue {
  /** @returns the id that the event will have */
  abstract add(event: QueuedEvent, delayMs?: number): Promise<string>;
}
