import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Message } from "./tables.ts";

/** All SQL that reads messages in the order of their room, always by `(room_id, id)`. */
@singleton()
export class TimelineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The newest ones, newest first. */
  newest(roomId: number, limit: number): Promise<Message[]> {
    return this.#room(roomId).orderBy("id", "desc").limit(limit).execute();
  }

  /** Those right before a message, newest first. */
  before(roomId: number, id: number, limit: number): Promise<Message[]> {
    return this.#room(roomId).where("id", "<", id).orderBy("id", "desc").limit(limit).execute();
  }

  /** Those right after a message, oldest first. */
  after(roomId: number, id: number, limit: number): Promise<Message[]> {
    return this.#room(roomId).where("id", ">", id).orderBy("id").limit(limit).execute();
  }

  /** The newest message up to an id, wherever that id may belong. */
  async lastUpTo(roomId: number, id: number): Promise<Message | undefined> {
    const upTo = this.#room(roomId).where("id", "<=", id);
    return upTo.orderBy("id", "desc").limit(1).executeTakeFirst();
  }

  /** The first message from a moment on, in milliseconds. */
  async firstFrom(roomId: number, at: number): Promise<Message | undefined> {
    const from = this.#room(roomId).where("created_at", ">=", at);
    return from.orderBy("created_at").orderBy("id").limit(1).executeTakeFirst();
  }

  /** The first message after an id that is not deleted and that somebody else wrote. */
  async firstUnread(roomId: number, after: number): Promise<Message | undefined> {
    return this.#room(roomId)
      .where("id", ">", after)
      .where("deleted_at", "is", null)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
  }

  /** How many messages after an id are deleted. */
  async countDeletedAfter(roomId: number, id: number): Promise<number> {
    const { count } = await this.#database.query
      .selectFrom("messages")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("room_id", "=", roomId)
      .where("id", ">", id)
      .where("deleted_at", "is not", null)
      .executeTakeFirstOrThrow();
    return count;
  }

  #room(id: number) {
    return this.#database.query.selectFrom("messages").selectAll().where("room_id", "=", id);
  }
}
