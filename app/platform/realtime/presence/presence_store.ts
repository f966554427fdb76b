import type { Announcement, Holding, Member } from "./member.ts";

/**
 * Whose members count. `living`: those of nodes whose lease runs. `told`: also those of dead nodes that are not buried
 * yet, for they were not announced as leaving, and are not announced again when their node takes up its lease. What
 * clients keep up to date by announcements begins with this one, so that nobody stays gone who never left.
 */
export type Counting = "living" | "told";

/**
 * Who is where, over all nodes. A node holds a member while it has a connection of theirs; what it holds counts
 * as long as its lease runs. `join` and `leave` announce the change in the same step that makes it, so every
 * node hears changes in the order in which they happened.
 */
export abstract class PresenceStore {
  /** @returns true, and announces, when no node held this member before */
  abstract join(node: string, holding: Holding, announcement?: Announcement): Promise<boolean>;
  /** @returns true, and announces, when no node holds this member any more; false when `node` did not hold it */
  abstract leave(node: string, holding: Holding, announcement?: Announcement): Promise<boolean>;
  /** The members that living nodes hold, each once; or as `counting` says. */
  abstract members(channel: string, counting?: Counting): Promise<Member[]>;
  /** Those of `userIds` that a living node holds; or as `counting` says. */
  abstract present(
    channel: string,
    userIds: readonly (number | string)[],
    counting?: Counting,
  ): Promise<Set<number | string>>;
  /**
   * Makes the lease of `node` run for `leaseMs` from now.
   *
   * @returns false when it had run out or was never there, so what `node` holds must be compared with `held`
   */
  abstract renew(node: string, leaseMs: number): Promise<boolean>;
  /** What the store says that `node` holds. */
  abstract held(node: string): Promise<Holding[]>;
  /** Nodes whose lease has run out and whose members have not all been taken away. */
  abstract dead(): Promise<string[]>;
  /** As `leave`, but only while the lease of `node` has run out. */
  abstract reap(node: string, holding: Holding, announcement?: Announcement): Promise<boolean>;
  /** Forgets a dead node that holds nothing any more. */
  abstract bury(node: string): Promise<void>;
}
