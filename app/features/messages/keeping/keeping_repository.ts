import { singleton } from "../../../platform/container/index.ts";
import { Database, insertNew } from "../../../platform/database/index.ts";
import type { Message } from "../tables.ts";

/** Most messages in a list of kept ones. */
const MOST = 200;

/** All SQL about pinned messages and bookmarks. */
@singleton()
export class KeepingRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The pinned messages of a room, the newest pin first. */
  pinned(roomId: number): Promise<Message[]> {
    return this.#database.query
      .selectFrom("messages")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("pinned_at", "is not", null)
      .orderBy("pinned_at", "desc")
      .orderBy("id", "desc")
      .limit(MOST)
      .execute();
  }

  /** What somebody keeps of the rooms that they still belong to, the newest bookmark first. */
  bookmarked(userId: number): Promise<Message[]> {
    return this.#database.query
      .selectFrom("bookmarks")
      .innerJoin("messages", "messages.id", "bookmarks.message_id")
      .innerJoin("memberships", (join) =>
        join
          .onRef("memberships.room_id", "=", "messages.room_id")
          .onRef("memberships.user_id", "=", "bookmarks.user_id"),
      )
      .selectAll("messages")
      .where("bookmarks.user_id", "=", userId)
      .where("messages.deleted_at", "is", null)
      .orderBy("bookmarks.id", "desc")
      .limit(MOST)
      .execute();
  }

  /** Keeps a message for somebody; doing it twice changes nothing. */
  async bookmark(user_id: number, message_id: number, created_at: number): Promise<void> {
    await insertNew(this.#database, "bookmarks", { user_id, message_id, created_at });
  }

  async forget(userId: number, messageId: number): Promise<void> {
    const query = this.#database.query.deleteFrom("bookmarks").where("user_id", "=", userId);
    await query.where("message_id", "=", messageId).execute();
  }
}
