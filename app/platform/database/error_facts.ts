/** What drivers put on their errors; mysql2 has `errno`, node:sqlite `errcode`. */
interface DriverError {
  code?: string;
  errno?: number;
  errcode?: number;
  fatal?: boolean;
  message?: string;
  cause?: unknown;
}

const MYSQL_DUPLICATE = 1062;
const MYSQL_DEADLOCK = 1213;
const MYSQL_LOCK_WAIT = 1205;

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
  if (errno !== undefined && MYSQL_GONE.has(errno)) return true;
  if (code !== undefined && GONE.has(code)) return true;
  if (message !== undefined && GONE_MESSAGE.test(message)) return true;
  return cause !== undefined && isConnectionLost(cause);
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
