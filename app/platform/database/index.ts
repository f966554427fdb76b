export { BackupError } from "./backup/backup_error.ts";
export { BackupSchedule } from "./backup/backup_schedule.ts";
export { type BackupEntry, Backups, type MadeBackup } from "./backup/backups.ts";
export { createBackups } from "./backup/backup_tables.ts";
export { Leases } from "./leases.ts";
export { type Columns, type ColumnType, columns, createTable, required } from "./columns.ts";
export type { Connection } from "./connection.ts";
export { Database } from "./database.ts";
export type { DialectName } from "./dialect_name.ts";
export { isConnectionLost, isUniqueViolation } from "./error_facts.ts";
export { inPassing, isDatabaseAway } from "./in_passing.ts";
export { addIndex } from "./indexes.ts";
export type { Migration, MigrationDatabase } from "./migration.ts";
export { likePattern } from "./like.ts";
export { type MigrationStatus, Migrator } from "./migrator.ts";
export { affectedRows, forUpdate, insertedId, insertNew, upsert } from "./portable.ts";
export {
  isFromReplica,
  quietly,
  readByDefault,
  type ReadFrom,
  reading,
  readingLeniently,
} from "./replicas/reading.ts";
export { createDatabaseBeats } from "./replicas/beats.ts";
export type { ReplicaState, ReplicaStatus } from "./replicas/replica.ts";
export type { Tables } from "./tables.ts";
