import { type Expression, sql, type SqlBool } from "kysely";

/**
 * Whether an entry stands in its line: it was tried before, or its time has come. One that is only scheduled holds
 * nobody up.
 *
 * @param table its name or alias in the query
 */
export function isInLine(table: string, now: number): Expression<SqlBool> {
  const [error, at] = [sql.ref(`${table}.last_error`), sql.ref(`${table}.available_at`)];
  return sql<SqlBool>`(${error} is not null or ${at} <= ${now})`;
}

/** Counts entries that are only scheduled. */
export function scheduledCount(now: number): Expression<number> {
  return sql`count(case when dead_at is null and last_error is null and available_at > ${now} then 1 end)`;
}

/** Since when the oldest entry waits: from its adding, or from the time it was scheduled for; null when none does. */
export function oldestSince(now: number): Expression<number | null> {
  const since = sql`case when last_error is null then available_at else created_at end`;
  return sql`min(case when dead_at is null and (last_error is not null or available_at <= ${now}) then ${since} end)`;
}
