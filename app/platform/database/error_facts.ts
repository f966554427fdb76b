/** What drivers put on their errors; mysql2 has `errno`, node:sqlite `errcode`. */
interface DriverError {
  code?: string;
  errno?: number;
  errcode?: number;
  sqlState?: string;
  fatal?: boolean;
  message?: string;
  cause?: unknown;
}

const MYSQL_DUPLICATE = 1062;
const MYSQL_DEADLOCK = 1213;
const MYSQL_LOCK_WAIT = 1205;
const MYSQL_NO_TABLE = 1146;
/** User, password or rights: 1044, 1045, 1142, 1698; no such database: 1049. */
const MYSQL_REFUSED = new Set([1044, 1045, 1049, 1142, 1698]);
/** A statement took longer than the session allows: MariaDB, MySQL. */
const MYSQL_SLOW = new Set([1969, 3024]);
/** The server takes no writes, as a primary that has just become a replica. */
const MYSQL_READ_ONLY = new Set([1290, 1792, 1836]);

/** Extended codes: UNIQUE, PRIMARY KEY and ROWID constraints (https://www.sqlite.org/rescode.html). */
const SQLITE_DUPLICATE = new Set([2067, 1555, 2579]);
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** Server errors that end the connection or refuse a new one. */
const MYSQL_GONE = new Set([
  1040, 1053, 1152, 1158, 1159, 1160, 1161, 1203, 1317, 1927, 3169, 4031,
]);
const GONE = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "PROTOCOL_ENQUEUE_AFTER_QUIT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);
const GONE_MESSAGE =
  /connection is in closed state|Pool is closed|Connection lost|server closed the connection/i;

/** What mysql2 says of a connection that it knows to be closed before it sends anything. */
const NEVER_SENT = /connection is in closed state/i;

/**
 * Whether a unique key refused the row. Names of keys differ between databases, so ask the table, not the message.
 *
 * @example
 * if (isUniqueViolation(error)) throw new ConflictError("email_taken", "…");
 */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, errcode } = facts(error);
  return errno === MYSQL_DUPLICATE || (errcode !== undefined && SQLITE_DUPLICATE.has(errcode));
}

/** Whether the server cannot be reached or has ended the connection; also of the typed error made of it. */
export function isConnectionLost(error: unknown): boolean {
  const { code, errno, message, cause } = facts(error);
  if (errno !== undefined && (MYSQL_GONE.has(errno) || MYSQL_READ_ONLY.has(errno))) return true;
  if (code !== undefined && GONE.has(code)) return true;
  if (message !== undefined && GONE_MESSAGE.test(message)) return true;
  return cause !== undefined && isConnectionLost(cause);
}

/** Whether the statement surely changed nothing: it never left, or the server itself refused it. */
export function isSurelyNotApplied(error: unknown): boolean {
  const { errno = 0, sqlState, message = "" } = facts(error);
  return (errno > 0 && sqlState !== undefined) || NEVER_SENT.test(message);
}

/** Whether the statement took longer than it may: stopped by the server, or given up by us. */
export function isTooSlow(error: unknown): boolean {
  const { errno, code } = facts(error);
  return code === "QUERY_TIMEOUT" || (errno !== undefined && MYSQL_SLOW.has(errno));
}

/** Whether there is no such table, as on a replica that has just begun to follow. */
export function isMissingTable(error: unknown): boolean {
  return facts(error).errno === MYSQL_NO_TABLE;
}

/** Whether the server lets this user not in, or not to this database or table. */
export function isRefused(error: unknown): boolean {
  const { errno } = facts(error);
  return errno !== undefined && MYSQL_REFUSED.has(errno);
}

/** Whether others hold all connections, and too many or for too long. */
export function isPoolExhausted(error: unknown): boolean {
  const { code } = facts(error);
  return code === "POOL_QUEUE_FULL" || code === "POOL_TIMEOUT";
}

/** Whether another process holds the SQLite file's write lock. */
export function isBusy(error: unknown): boolean {
  const primary = (facts(error).errcode ?? 0) & 0xff;
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}

/** Whether the server has undone the whole transaction to free others. */
export function isDeadlock(error: unknown): boolean {
  return facts(error).errno === MYSQL_DEADLOCK;
}

/** Whether the same transaction may well succeed when it is run once more. */
export function isWorthRerunning(error: unknown): boolean {
  return isDeadlock(error) || facts(error).errno === MYSQL_LOCK_WAIT || isBusy(error);
}

function facts(error: unknown): DriverError {
  // Any thrown object may carry these; each is checked for its value where it is read.
  return typeof error === "object" && error !== null ? error : {};
}
