import { sql } from "kysely";
import type { DialectName } from "./dialect_name.ts";
import type { MigrationDatabase } from "./migration.ts";

export interface Index {
  name: string;
  table: string;
  columns: readonly string[];
}

/**
 * Adds an index unless it is there: MySQL has no `create index if not exists`, and a migration may begin again after
 * a crash.
 *
 * @example await addIndex(db, dialect, { name: "tokens_user", table: "tokens", columns: ["user_id"] });
 */
export async function addIndex(
  db: MigrationDatabase,
  dialect: DialectName,
  { name, table, columns }: Index,
): Promise<void> {
  const create = db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns]);
  if (dialect === "sqlite") await create.ifNotExists().execute();
  else if (!(await exists(db, { name, table }))) await create.execute();
}

async function exists(
  db: MigrationDatabase,
  { name, table }: Pick<Index, "name" | "table">,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from information_schema.statistics
    where table_schema = database() and table_name = ${table} and index_name = ${name}
  `.execute(db);
  return rows.length > 0;
}

/** Takes an index away: MySQL wants to know of which table, SQLite must not be told. */
export async function dropIndex(
  db: MigrationDatabase,
  dialect: DialectName,
  { name, table }: Pick<Index, "name" | "table">,
): Promise<void> {
  const drop = db.schema.dropIndex(name);
  await (dialect === "sqlite" ? drop : drop.on(table)).execute();
}
