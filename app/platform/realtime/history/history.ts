import type { Keep } from "../broker/broker.ts";
import type { Position } from "./position.ts";

/** One kept message. */
export interface Entry {
  offset: number;
  envelope: Buffer;
}

export interface HistoryQuery {
  /** What came after this place; without it, the newest. */
  since?: Position | undefined;
  /** How many at most. */
  limit?: number;
  keep: Keep;
}

export interface HistoryPage {
  /** Where the topic stands. */
  position: Position;
  /** Oldest first. */
  entries: Entry[];
  /** Whether `entries` are all that came after `since`. */
  complete: boolean;
}

/**
 * The last messages of topics, shared by all nodes. The broker writes it: numbering, keeping and handing over are
 * one step there. Offsets of an epoch have no holes.
 */
export abstract class History {
  /** @throws UnavailableError `redis_away` while it cannot be read */
  abstract read(topic: string, query: HistoryQuery): Promise<HistoryPage>;
  /** Where each topic stands; begins the epoch of those that were never published on. Throws as `read`. */
  abstract positions(topics: readonly string[], keep: Keep): Promise<Position[]>;
}
