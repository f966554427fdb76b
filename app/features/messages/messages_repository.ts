import type { Insertable, Updateable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database, insertedId } from "../../platform/database/index.ts";
import type { Message, MessagesTable } from "./tables.ts";

/** All SQL about messages one by one. Pages of them are read by `TimelineRepository`. */
@singleton()
export class MessagesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<MessagesTable>): Promise<number> {
    const query = this.#database.query.insertInto("messages").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  async update(id: number, changes: Updateable<MessagesTable>): Promise<void> {
    await this.#database.query.updateTable("messages").set(changes).where("id", "=", id).execute();
  }

  async find(id: number): Promise<Message | undefined> {
    return this.#messages().where("id", "=", id).executeTakeFirst();
  }

  async findByClientId(authorId: number, clientId: string): Promise<Message | undefined> {
    const own = this.#messages().where("author_id", "=", authorId);
    return own.where("client_id", "=", clientId).executeTakeFirst();
  }

  /** Those of `ids` that exist, in no order. */
  async findMany(ids: readonly number[]): Promise<Message[]> {
    return ids.length === 0 ? [] : this.#messages().where("id", "in", ids).execute();
  }

  /** The answers to a message that are not deleted, oldest first. */
  repliesTo(id: number): Promise<Message[]> {
    const replies = this.#messages().where("reply_to_id", "=", id);
    return replies.where("deleted_at", "is", null).orderBy("id").execute();
  }

  /** Keeps what a message said until now. */
  async keepVersion(message: Message, at: number): Promise<void> {
    const row = { message_id: message.id, body: message.body, replaced_at: at };
    await this.#database.query.insertInto("message_versions").values(row).execute();
  }

  /** Forgets what a message said earlier. */
  async dropVersions(messageId: number): Promise<void> {
    const query = this.#database.query.deleteFrom("message_versions");
    await query.where("message_id", "=", messageId).execute();
  }

  #messages() {
    return this.#database.query.selectFrom("messages").selectAll();
  }
}
