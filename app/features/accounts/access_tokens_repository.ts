import type { Insertable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, forUpdate } from "../../platform/database/index.ts";
import type { AccessTokensTable } from "./tables.ts";

/** Which access tokens: one, all with a parent, all of a person, or all there are. */
export type AccessTokensOf =
  | { id: string; user_id: number }
  | { parents: readonly string[] }
  | { user_id: number; exceptParent?: string }
  | "everybody";

/** All SQL about access tokens. */
@singleton()
export class AccessTokensRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<AccessTokensTable>): Promise<void> {
    await this.#database.query.insertInto("access_tokens").values(row).execute();
  }

  /** Whether it was issued to this person and not taken back. */
  async holds(id: string, userId?: number): Promise<boolean> {
    const query = this.#database.query
      .selectFrom("access_tokens")
      .select("id")
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .$if(userId !== undefined, (row) => row.where("user_id", "=", userId ?? 0));
    return (await query.executeTakeFirst()) !== undefined;
  }

  /** Takes tokens back that would still hold; in a transaction. @returns their ids, by person */
  async revoke(which: AccessTokensOf, now: number): Promise<{ id: string; user_id: number }[]> {
    const living = await this.#living(which, now).$call(forUpdate(this.#database)).execute();
    if (living.length === 0) return [];
    const ids = living.map(({ id }) => id);
    const update = this.#database.query.updateTable("access_tokens").set({ revoked_at: now });
    await update.where("id", "in", ids).execute();
    return living;
  }

  /** Removes what has expired before. @returns how many */
  async collect(before: number): Promise<number> {
    const expired = this.#database.query
      .deleteFrom("access_tokens")
      .where("expires_at", "<", before);
    return affectedRows(await expired.executeTakeFirst());
  }

  #living(which: AccessTokensOf, now: number) {
    const living = this.#database.query
      .selectFrom("access_tokens")
      .select(["id", "user_id"])
      .where("revoked_at", "is", null)
      .where("expires_at", ">", now);
    if (which === "everybody") return living;
    if ("parents" in which) return living.where("parent", "in", which.parents);
    const theirs = living.where("user_id", "=", which.user_id);
    if ("id" in which) return theirs.where("id", "=", which.id);
    const { exceptParent } = which;
    return exceptParent === undefined ? theirs : theirs.where("parent", "!=", exceptParent);
  }
}
