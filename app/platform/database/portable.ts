import {
  type InsertObject,
  type InsertResult,
  type Selectable,
  type SelectQueryBuilder,
  sql,
  type UpdateResult,
} from "kysely";
import type { Database } from "./database.ts";
import { isUniqueViolation } from "./error_facts.ts";
import type { Tables } from "./tables.ts";

/** Names of tables are texts; `keyof` alone would also allow the numbers and symbols that there are none of. */
type TableName = Extract<keyof Tables, string>;

/**
 * The id that the database gave to an inserted row, as a number.
 *
 * @example insertedId(await database.query.insertInto("rooms").values(room).executeTakeFirstOrThrow())
 */
export function insertedId({ insertId }: Pick<InsertResult, "insertId">): number {
  if (insertId === undefined)
    throw new Error("This statement inserted no row with an id of its own.");
  return Number(insertId);
}

/** How many rows an update or delete met. An update counts rows that already had the value. */
export function affectedRows(result: Partial<UpdateResult> & { numDeletedRows?: bigint }): number {
  return Number(result.numUpdatedRows ?? result.numDeletedRows ?? 0n);
}

/**
 * Locks the rows that a select finds until the transaction ends. SQLite has one writer at a time and needs no more.
 *
 * @example database.query.selectFrom("rooms").selectAll().where("id", "=", id).$call(forUpdate(database))
 */
export function forUpdate({ dialect }: Pick<Database, "dialect">) {
  return <DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O>,
  ): SelectQueryBuilder<DB, TB, O> => (dialect === "sqlite" ? query : query.forUpdate());
}

/**
 * Inserts a row unless a unique key refuses it.
 *
 * @returns whether it was inserted
 * @example if (!(await insertNew(database, "memberships", row))) return; // was a member already
 */
export async function insertNew<T extends TableName>(
  database: Database,
  table: T,
  row: InsertObject<Tables, T>,
): Promise<boolean> {
  try {
    await database.query.insertInto(table).values(row).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/**
 * Inserts a row, or changes the columns `update` of the one with the same `key` to the new row's values.
 *
 * @param key columns of a unique key
 */
export async function upsert<T extends TableName>(
  database: Database,
  table: T,
  { row, key, update }: Upsert<T>,
): Promise<void> {
  const insert = database.query.insertInto(table).values(row);
  // The keys of the record are columns of the table by `update`'s type, which the builder cannot follow.
  const query =
    database.dialect === "sqlite"
      ? insert.onConflict((conflict) =>
          conflict.columns([...key] as never).doUpdateSet(newValues("excluded") as never),
        )
      : insert.onDuplicateKeyUpdate(newValues("values") as never);
  await query.execute();

  function newValues(from: "excluded" | "values") {
    return Object.fromEntries(update.map((column) => [column, newValue(from, column)]));
  }
}

interface Upsert<T extends TableName> {
  /** One, or several in one statement. */
  row: InsertObject<Tables, T> | readonly InsertObject<Tables, T>[];
  key: readonly (keyof Tables[T] & string)[];
  update: readonly (keyof Tables[T] & string)[];
}

function newValue(from: "excluded" | "values", column: string) {
  return from === "excluded" ? sql.ref(`excluded.${column}`) : sql`values(${sql.ref(column)})`;
}

/**
 * A table to select from by one index. For lists that go through an index in its order: where several begin with the
 * same column, the optimizer of MySQL and MariaDB takes any of them and reads all its rows, although a range of the
 * right one would end after a page. SQLite finds the range by itself.
 *
 * @example query.selectFrom(byIndex(database, "messages", "messages_listed")).where("room_id", "=", 7)
 */
export function byIndex<Name extends TableName>(
  { dialect }: Pick<Database, "dialect">,
  table: Name,
  index: string,
) {
  const plain = sql<Selectable<Tables[Name]>>`${sql.table(table)}`;
  if (dialect === "sqlite") return plain.as<Name>(sql.table(table));
  return plain.as<Name>(sql`${sql.table(table)} force index (${sql.table(index)})`);
}
