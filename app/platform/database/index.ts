export { addColumn } from "./add_column.ts";
export { BackupError } from "./backup/backup_error.ts";
export { BackupSchedule } from "./backup/backup_schedule.ts";
export { type BackupEntry, Backups, type MadeBackup } from "./backup/backups.ts";
export { createBackups } from "./backup/backup_tables.ts";
export { LeasedChore } from "./leased_chore.ts";
export { Leases } from "./leases.ts";
export { type Columns, type ColumnType, columns, createTable, required } from "./columns.ts";
export type { Connection } from "./connection.ts";
export { Database } from "./database.ts";
export type { DialectName } from "./dialect_name.ts";
export { isConnectionLost, isUniqueViolation } from "./error_facts.ts";
export { inPassing, isDatabaseAway } from "./in_passing.ts";
export { addIndex, dropIndex } from "./indexes.ts";
export type { Migration, MigrationDatabase } from "./migration.ts";
export { likePattern } from "./like.ts";
export { type MigrationStatus, Migrator } from "./migrator.ts";
export { affectedRows, byIndex, forUpdate, insertedId, insertNew, upsert } from "./portable.ts";
export { CacheNews } from "./query_cache/cache_news.ts";
export { CacheStore, type Entry, type Found, type Place } from "./query_cache/cache_store.ts";
export { MemoryCacheStore } from "./query_cache/memory_cache_store.ts";
export { type Caching, QueryCache } from "./query_cache/query_cache.ts";
export { RedisCacheStore } from "./query_cache/redis_cache_store.ts";
export { PreparedQuery } from "./prepared_query.ts";
export { QueryLog } from "./query_log/query_log.ts";
export type { PlanStep } from "./query_log/plan.ts";
export type { QueryProfile, RunQuery } from "./query_log/profile.ts";
export type { QueryReport } from "./query_log/query_report.ts";
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
