/** A count, and when it begins anew. */
export interface Count {
  value: number;
  /** Milliseconds until it is forgotten. */
  msLeft: number;
  /** Whether the other nodes see it too. */
  shared: boolean;
}

/** Counts by key, each with an end. They never fail: while the shared ones are away this process counts alone. */
export abstract class Counters {
  /** Whether other nodes count along, as far as the configuration says. */
  abstract readonly shared: boolean;
  /** Whether the shared counts cannot be reached now. */
  abstract readonly away: boolean;
  /** Adds to a count; the first to do so decides that it is forgotten after `seconds`. */
  abstract add(key: string, points: number, seconds: number): Promise<Count>;
  abstract get(key: string): Promise<Count | null>;
  /** Sets a count anew, for `seconds`. */
  abstract set(key: string, value: number, seconds: number): Promise<void>;
  abstract delete(key: string): Promise<void>;
}
