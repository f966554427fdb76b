import { sql } from "kysely";
import type { ColumnType } from "./columns.ts";
import type { DialectName } from "./dialect_name.ts";
import type { MigrationDatabase } from "./migration.ts";

export interface AddedColumn {
  table: string;
  name: string;
  type: ColumnType;
}

/**
 * Adds a column that may be null, unless it is there: neither SQLite nor MySQL can say so, and a migration may begin
 * again after a crash.
 *
 * @example await addColumn(db, dialect, { table: "messages", name: "pinned_at", type: columns(dialect).time });
 */
export async function addColumn(
  db: MigrationDatabase,
  dialect: DialectName,
  { table, name, type }: AddedColumn,
): Promise<void> {
  if (await exists(db, dialect, { table, name })) return;
  await db.schema.alterTable(table).addColumn(name, type).execute();
}

async function exists(
  db: MigrationDatabase,
  dialect: DialectName,
  { table, name }: Omit<AddedColumn, "type">,
): Promise<boolean> {
  const inMysql = sql`
    select 1 from information_schema.columns
    where table_schema = database() and table_name = ${table} and column_name = ${name}`;
  const inSqlite = sql`select 1 from pragma_table_info(${table}) where name = ${name}`;
  const { rows } = await (dialect === "sqlite" ? inSqlite : inMysql).execute(db);
  return rows.length > 0;
}
