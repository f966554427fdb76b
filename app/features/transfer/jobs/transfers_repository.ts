import type { Insertable, Updateable } from "kysely";
import { singleton } from "../../../platform/container/index.ts";
import { Database, insertedId } from "../../../platform/database/index.ts";
import type { Transfer, TransferKind, TransfersTable } from "../tables.ts";

/** All SQL about exports and imports that were asked for. */
@singleton()
export class TransfersRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<TransfersTable>): Promise<number> {
    const query = this.#database.query.insertInto("transfers").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  async update(id: number, changes: Updateable<TransfersTable>): Promise<void> {
    await this.#database.query.updateTable("transfers").set(changes).where("id", "=", id).execute();
  }

  find(id: number): Promise<Transfer | undefined> {
    return this.#all().where("id", "=", id).executeTakeFirst();
  }

  /** Somebody's, the newest first. */
  of(userId: number, kinds: readonly TransferKind[]): Promise<Transfer[]> {
    return this.#all()
      .where("user_id", "=", userId)
      .where("kind", "in", kinds)
      .orderBy("id", "desc")
      .limit(50)
      .execute();
  }

  /** Those that nobody needs any more. @param before milliseconds */
  finishedBefore(before: number): Promise<Transfer[]> {
    return this.#all().where("created_at", "<", before).limit(500).execute();
  }

  async delete(id: number): Promise<void> {
    await this.#database.query.deleteFrom("transfers").where("id", "=", id).execute();
  }

  #all() {
    return this.#database.query.selectFrom("transfers").selectAll();
  }
}
