import type { Database } from "../../database/index.ts";

/** Those of `ids` that are people of this installation: a row that refers to somebody who is gone is refused. */
export async function knownUsers(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return new Set();
  const rows = await database.query
    .selectFrom("users")
    .select("id")
    .where("id", "in", distinct)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
