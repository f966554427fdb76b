export { type Columns, type ColumnType, columns, createTable, required } from "./columns.ts";
export { Database } from "./database.ts";
export type { DialectName } from "./dialect_name.ts";
export { isConnectionLost, isUniqueViolation } from "./error_facts.ts";
export { addIndex } from "./indexes.ts";
export type { Migration, MigrationDatabase } from "./migration.ts";
export { type MigrationStatus, Migrator } from "./migrator.ts";
export { affectedRows, forUpdate, insertedId, insertNew, upsert } from "./portable.ts";
export type { Tables } from "./tables.ts";
