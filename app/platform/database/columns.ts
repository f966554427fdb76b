import {
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Expression,
  sql,
} from "kysely";
import type { DialectName } from "./dialect_name.ts";
import type { MigrationDatabase } from "./migration.ts";

/** The type of a column, as the schema builder takes it. */
export type ColumnType = Expression<unknown>;

/** The types of columns that mean the same in both dialects. */
export interface Columns {
  /** A row's number; with `primary` as the third argument it counts by itself and is never used twice. */
  id: ColumnType;
  primary: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** A whole number up to 2^53; also the type of what refers to an `id`. */
  integer: ColumnType;
  /** Integer milliseconds since 1970. */
  time: ColumnType;
  /** 0 or 1. */
  flag: ColumnType;
  /** JSON as text: write `JSON.stringify`, read `JSON.parse`. */
  json: ColumnType;
  /** Words of people up to `length` characters; compared and sorted without regard to case. */
  text(length: number): ColumnType;
  /** Exact text up to `length` characters (tokens, e-mail addresses, client ids); compared byte by byte. */
  key(length: number): ColumnType;
  /** Text of any length. */
  longText: ColumnType;
}

const SQLITE: Columns = {
  id: sql`integer`,
  primary: (column) => column.primaryKey().autoIncrement(),
  integer: sql`integer`,
  time: sql`integer`,
  flag: sql`integer`,
  json: sql`text`,
  text: () => sql`text collate nocase`,
  key: () => sql`text`,
  longText: sql`text`,
};

const MYSQL: Columns = {
  id: sql`bigint`,
  primary: (column) => column.primaryKey().autoIncrement(),
  integer: sql`bigint`,
  time: sql`bigint`,
  flag: sql`tinyint`,
  json: sql`longtext character set utf8mb4 collate utf8mb4_bin`,
  text: (length) => sql`varchar(${sql.lit(length)})`,
  key: (length) => sql`varchar(${sql.lit(length)}) character set utf8mb4 collate utf8mb4_bin`,
  longText: sql`longtext`,
};

/** The column types of a dialect. */
export function columns(dialect: DialectName): Columns {
  return dialect === "sqlite" ? SQLITE : MYSQL;
}

/** `NOT NULL`, as the third argument of `addColumn`. */
export function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

/**
 * Begins a table that holds any character of Unicode. Foreign keys go through `addForeignKeyConstraint`: MySQL reads
 * and ignores a `references` on a column.
 */
export function createTable(
  db: MigrationDatabase,
  dialect: DialectName,
  name: string,
): CreateTableBuilder<string> {
  const table = db.schema.createTable(name);
  if (dialect === "sqlite") return table;
  return table.modifyEnd(
    sql`engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci`,
  );
}
