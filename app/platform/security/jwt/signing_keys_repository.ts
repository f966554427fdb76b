import { singleton } from "../../container/index.ts";
import { Database, insertNew } from "../../database/index.ts";
import type { SigningKeysTable } from "./tables.ts";

export type SigningKeyRow = SigningKeysTable;

/** All SQL about signing keys. */
@singleton()
export class SigningKeysRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those whose tokens may still hold, the newest first. */
  async living(now: number): Promise<SigningKeyRow[]> {
    return this.#database.query
      .selectFrom("signing_keys")
      .selectAll()
      .where((row) => row.or([row("verifies_until", "is", null), row("verifies_until", ">", now)]))
      .orderBy("generation", "desc")
      .execute();
  }

  /**
   * Puts a key in place of the one that signs now.
   *
   * @param verifiesUntil until when tokens of the old one hold
   * @returns false when somebody else was faster
   */
  succeed(key: SigningKeyRow, verifiesUntil: number): Promise<boolean> {
    return this.#database.transaction(async () => {
      if (!(await insertNew(this.#database, "signing_keys", key))) return false;
      await this.#database.query
        .updateTable("signing_keys")
        .set({ verifies_until: verifiesUntil })
        .where("generation", "<", key.generation)
        .where((row) =>
          row.or([row("verifies_until", "is", null), row("verifies_until", ">", verifiesUntil)]),
        )
        .execute();
      return true;
    });
  }

  /** Removes keys whose tokens have all expired. */
  async collect(now: number): Promise<void> {
    await this.#database.query
      .deleteFrom("signing_keys")
      .where("verifies_until", "<=", now)
      .execute();
  }
}
