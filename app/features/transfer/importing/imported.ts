import { singleton } from "../../../platform/container/index.ts";
import { Database, insertNew } from "../../../platform/database/index.ts";

/** What came from elsewhere, and what it is here. */
@singleton()
export class Imported {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(source: string): Promise<{ id: number; complete: boolean } | undefined> {
    const row = await this.#database.query
      .selectFrom("imported")
      .selectAll()
      .where("source", "=", source)
      .executeTakeFirst();
    return row && { id: row.target_id, complete: row.complete === 1 };
  }

  async note(source: string, target_id: number, complete: boolean): Promise<void> {
    await insertNew(this.#database, "imported", { source, target_id, complete: complete ? 1 : 0 });
  }

  async complete(source: string): Promise<void> {
    const query = this.#database.query.updateTable("imported").set({ complete: 1 });
    await query.where("source", "=", source).execute();
  }
}
