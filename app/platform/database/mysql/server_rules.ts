/** Both servers stop a statement that runs for too long by themselves; each reads only the comment meant for it. */
export function statementLimit(ms: number): string {
  return (
    `/*M!100000 set session max_statement_time = ${ms / 1000} */` +
    `/*!80000 set session max_execution_time = ${Math.ceil(ms)} */`
  );
}

/** Takes the limit away, and remembers it on the connection. */
export const WITHOUT_LIMIT =
  "/*M!100000 set @parley_limit = @@session.max_statement_time, session max_statement_time = 0 */" +
  "/*!80000 set @parley_limit = @@session.max_execution_time, session max_execution_time = 0 */";

/** Puts back what `WITHOUT_LIMIT` took away. */
export const LIMIT_AGAIN =
  "/*M!100000 set session max_statement_time = @parley_limit */" +
  "/*!80000 set session max_execution_time = @parley_limit */";

/** What every connection is told first: the same rules on every server, whatever its administrator set. */
export function serverRules({ queryTimeoutMs }: { queryTimeoutMs: number }): string[] {
  return [
    "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', " +
      "session time_zone = '+00:00', session innodb_lock_wait_timeout = 5",
    // Fewer gap locks, hence fewer deadlocks; and a row read after its lock is the newest.
    "set session transaction isolation level read committed",
    statementLimit(queryTimeoutMs),
  ];
}

/** Makes a replica refuse what is written to it by mistake. */
export const READ_ONLY = "set session transaction read only";
