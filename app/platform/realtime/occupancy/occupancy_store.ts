/** How a channel's subscriptions changed. */
export interface OccupancyChange {
  key: string;
  /** Subscriptions over all nodes. */
  total: number;
  /** Whether it was the first subscription anywhere, or the last. */
  turned: "occupied" | "vacated" | undefined;
}

/**
 * How many subscriptions each channel has, over all nodes. What a node said counts while its lease runs, which is the
 * presence store's.
 */
export abstract class OccupancyStore {
  /** Sets how many subscriptions `node` has on channels. */
  abstract set(node: string, counts: ReadonlyMap<string, number>): Promise<OccupancyChange[]>;
  /** Subscriptions over all nodes, in the order of the keys. */
  abstract counts(keys: readonly string[]): Promise<number[]>;
  /** The occupied channels of a namespace, by name. */
  abstract channels(namespace: string): Promise<Map<string, number>>;
  /**
   * Keeps what `node` has said.
   *
   * @returns false when it was lost and must be said again
   */
  abstract touch(node: string): Promise<boolean>;
  /** Takes away what a dead node had said; answers the channels that are vacant now. Nothing while it lives. */
  abstract bury(node: string): Promise<string[]>;
}
