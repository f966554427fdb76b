import type { Insertable, Selectable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertedId } from "../../platform/database/index.ts";
import type { Scope } from "./scopes.ts";
import type { PersonalTokensTable } from "./tables.ts";
import type { PersonalToken } from "./token.ts";

/** All SQL about personal tokens. */
@singleton()
export class TokensRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<PersonalTokensTable>): Promise<number> {
    return insertedId(
      await this.#database.query
        .insertInto("personal_tokens")
        .values(row)
        .executeTakeFirstOrThrow(),
    );
  }

  async find(id: number): Promise<PersonalToken | null> {
    const row = await this.#tokens().where("id", "=", id).executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  async byHash(hash: string): Promise<PersonalToken | null> {
    const row = await this.#tokens().where("token_hash", "=", hash).executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  async of(userId: number): Promise<PersonalToken[]> {
    const rows = await this.#tokens().where("user_id", "=", userId).orderBy("id", "desc").execute();
    return rows.map(tokenOf);
  }

  async touch(id: number, now: number): Promise<void> {
    await this.#database.query
      .updateTable("personal_tokens")
      .set({ last_used_at: now })
      .where("id", "=", id)
      .execute();
  }

  /** @returns whether this person had this token */
  async delete(userId: number, id: number): Promise<boolean> {
    const query = this.#database.query
      .deleteFrom("personal_tokens")
      .where("id", "=", id)
      .where("user_id", "=", userId);
    return affectedRows(await query.executeTakeFirstOrThrow()) > 0;
  }

  #tokens() {
    return this.#database.query.selectFrom("personal_tokens").selectAll();
  }
}

function tokenOf(row: Selectable<PersonalTokensTable>): PersonalToken {
  const { id, user_id, name, created_at, last_used_at, expires_at } = row;
  // Written by `Tokens` alone, from the same list.
  const scopes = JSON.parse(row.scopes) as Scope[];
  return { id, user_id, name, scopes, created_at, last_used_at, expires_at };
}
