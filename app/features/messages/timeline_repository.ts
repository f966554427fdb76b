import { singleton } from "../../platform/container/index.ts";
import { byIndex, Database } from "../../platform/database/index.ts";
import type { Message } from "./tables.ts";

/** A list of messages: that of a room, by its id, or that of the replies to a message. */
export type ListOf = number | { thread: number };

/** All SQL that reads messages in the order of their list, always by its key and the id. */
@singleton()
export class TimelineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The newest ones, newest first. */
  newest(list: ListOf, limit: number): Promise<Message[]> {
    return this.#list(list).orderBy("id", "desc").limit(limit).execute();
  }

  /** Those right before a message, newest first. */
  before(list: ListOf, id: number, limit: number): Promise<Message[]> {
    return this.#list(list).where("id", "<", id).orderBy("id", "desc").limit(limit).execute();
  }

  /** Those right after a message, oldest first. */
  after(list: ListOf, id: number, limit: number): Promise<Message[]> {
    return this.#list(list).where("id", ">", id).orderBy("id").limit(limit).execute();
  }

  /** The newest message up to an id, wherever that id may belong. */
  async lastUpTo(list: ListOf, id: number): Promise<Message | undefined> {
    const upTo = this.#list(list).where("id", "<=", id);
    return upTo.orderBy("id", "desc").limit(1).executeTakeFirst();
  }

  /** The first message from a moment on, in milliseconds. */
  async firstFrom(list: ListOf, at: number): Promise<Message | undefined> {
    const from = this.#list(list, "messages_room_time").where("created_at", ">=", at);
    return from.orderBy("created_at").orderBy("id").limit(1).executeTakeFirst();
  }

  /** The first message after an id that is neither deleted nor a note; with a reader, that somebody else wrote. */
  async firstUnread(
    list: ListOf,
    { after, reader = 0 }: { after: number; reader?: number },
  ): Promise<Message | undefined> {
    return this.#list(list)
      .where("author_id", "!=", reader)
      .where("id", ">", after)
      .where("deleted_at", "is", null)
      .where("body", "!=", "")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
  }

  /** How many messages after an id are deleted. */
  async countDeletedAfter(list: ListOf, id: number): Promise<number> {
    const { count } = await this.#list(list)
      .clearSelect()
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("id", ">", id)
      .where("deleted_at", "is not", null)
      .executeTakeFirstOrThrow();
    return count;
  }

  #list(list: ListOf, ofRoom = "messages_listed") {
    const isThread = typeof list === "object";
    const table = byIndex(this.#database, "messages", isThread ? "messages_thread" : ofRoom);
    const messages = this.#database.query.selectFrom(table).selectAll();
    if (isThread) return messages.where("thread_root_id", "=", list.thread);
    return messages.where("room_id", "=", list).where("aside", "is", null);
  }
}
