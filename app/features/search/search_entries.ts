import type { Insertable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Message } from "../messages/index.ts";
import { bitsIn } from "./has.ts";
import type { SearchEntriesTable } from "./tables.ts";
import { tokenColumn } from "./text/tokens.ts";

/** What a message has to be found by. */
export type Indexed = Pick<
  Message,
  "id" | "room_id" | "author_id" | "created_at" | "kind" | "body" | "data" | "deleted_at"
>;

/** Writes the index; both databases keep their own part of it by themselves. */
@singleton()
export class SearchEntries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A message that was not there before, in the transaction that writes it. */
  async add(message: Indexed): Promise<void> {
    if (saysSomething(message)) await this.#insert([entry(message)]);
  }

  /** A message that says something else now, or nothing. */
  async replace(message: Indexed): Promise<void> {
    await this.replaceMany([message]);
  }

  /** All of these as they are now. */
  async replaceMany(messages: readonly Indexed[]): Promise<void> {
    if (messages.length === 0) return;
    const ids = messages.map(({ id }) => id);
    await this.#database.query
      .deleteFrom("search_entries")
      .where("message_id", "in", ids)
      .execute();
    const alive = messages.filter(saysSomething);
    if (alive.length > 0) await this.#insert(alive.map(entry));
  }

  async #insert(rows: Insertable<SearchEntriesTable>[]): Promise<void> {
    await this.#database.query.insertInto("search_entries").values(rows).execute();
  }
}

/** What is deleted does not, nor does what only notes that somebody came. */
function saysSomething({ deleted_at, body }: Indexed): boolean {
  return deleted_at === null && body !== "";
}

function entry(message: Indexed): Insertable<SearchEntriesTable> {
  const { id: message_id, room_id, author_id, created_at, body } = message;
  const tokens = tokenColumn(body);
  return { message_id, room_id, author_id, created_at, has: bitsIn(message), tokens };
}
