import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../../platform/database/index.ts";
import type { ThreadFollower } from "../tables.ts";

/** Whose place in which thread. */
export interface Follower {
  root_id: number;
  user_id: number;
}

/** Up to where somebody has read a thread. */
export interface ThreadPosition {
  last_read_id: number;
  last_read_ordinal: number;
}

const NOTHING = { last_read_id: 0, last_read_ordinal: 0, unread_deleted: 0 };

/** All SQL about who follows threads, and how far they have read. */
@singleton()
export class FollowersRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find({ root_id, user_id }: Follower): Promise<ThreadFollower | undefined> {
    return this.#all()
      .where("root_id", "=", root_id)
      .where("user_id", "=", user_id)
      .executeTakeFirst();
  }

  /** Ids of those who follow a thread and belong to its room. */
  async of(rootId: number): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("thread_followers")
      .innerJoin("threads", "threads.root_id", "thread_followers.root_id")
      .innerJoin("memberships", (join) =>
        join
          .onRef("memberships.room_id", "=", "threads.room_id")
          .onRef("memberships.user_id", "=", "thread_followers.user_id"),
      )
      .select("thread_followers.user_id")
      .where("thread_followers.root_id", "=", rootId)
      .where("following", "=", 1)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  /** Ids of all who have read up to a message, whether or not they follow. */
  async whoRead(rootId: number, messageId: number): Promise<Set<number>> {
    const all = this.#all().where("root_id", "=", rootId);
    const rows = await all.where("last_read_id", ">=", messageId).execute();
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** These people follow from now on, unless they had once turned away; who is new has read nothing. */
  async follow(rootId: number, userIds: readonly number[]): Promise<void> {
    for (const user_id of new Set(userIds)) {
      const row = { root_id: rootId, user_id, following: 1 as const, ...NOTHING };
      if (await insertNew(this.#database, "thread_followers", row)) continue;
      await this.#update(row).where("following", "=", 0).set({ following: 1 }).execute();
    }
  }

  /** By hand, or by writing. */
  async set({ root_id, user_id }: Follower, following: ThreadFollower["following"]): Promise<void> {
    const row = { root_id, user_id, following, ...NOTHING };
    if (await insertNew(this.#database, "thread_followers", row)) return;
    await this.#update({ root_id, user_id }).set({ following }).execute();
  }

  /** Moves somebody's place, never backwards. @returns whether it moved */
  async advanceTo(follower: Follower, position: ThreadPosition): Promise<boolean> {
    const row = { ...follower, following: 0 as const, unread_deleted: 0, ...position };
    if (await insertNew(this.#database, "thread_followers", row)) return true;
    const behind = this.#update(follower).where(
      "last_read_ordinal",
      "<",
      position.last_read_ordinal,
    );
    return affectedRows(await behind.set(position).executeTakeFirst()) > 0;
  }

  async setUnreadDeleted(follower: Follower, count: number): Promise<void> {
    await this.#update(follower).set({ unread_deleted: count }).execute();
  }

  /** A reply is gone: it no longer counts for those who had not read it. */
  async countDeleted(rootId: number, ordinal: number): Promise<void> {
    await this.#database.query
      .updateTable("thread_followers")
      .set(({ eb }) => ({ unread_deleted: eb("unread_deleted", "+", 1) }))
      .where("root_id", "=", rootId)
      .where("last_read_ordinal", "<", ordinal)
      .execute();
  }

  #all() {
    return this.#database.query.selectFrom("thread_followers").selectAll();
  }

  #update({ root_id, user_id }: Follower) {
    const query = this.#database.query.updateTable("thread_followers");
    return query.where("root_id", "=", root_id).where("user_id", "=", user_id);
  }
}
