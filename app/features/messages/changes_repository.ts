import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Change } from "./tables.ts";

/** All SQL about changes. */
@singleton()
export class ChangesRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(change: Change): Promise<void> {
    await this.#database.query.insertInto("changes").values(change).execute();
  }

  /** The changes of a room after one number and up to another, in order. */
  between(roomId: number, after: number, upTo: number): Promise<Change[]> {
    return this.#database.query
      .selectFrom("changes")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("seq", ">", after)
      .where("seq", "<=", upTo)
      .orderBy("seq")
      .execute();
  }
}
