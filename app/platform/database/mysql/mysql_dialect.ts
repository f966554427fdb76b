import { type Dialect, MysqlDialect } from "kysely";
import { createPool, type Pool, type PoolConnection } from "mysql2";
import { TimedPool } from "./timed_pool.ts";

export interface PoolLimits {
  /** Connections at most. */
  poolSize: number;
  /** Requests that may wait for one; 0 for no limit. */
  queueLimit: number;
  /** How long each may wait, in milliseconds. */
  acquireTimeoutMs: number;
}

/** What every connection is told first: the same rules on every server, whatever its administrator set. */
const PREPARE = [
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', " +
    "session time_zone = '+00:00', session innodb_lock_wait_timeout = 5",
  // Fewer gap locks, hence fewer deadlocks; and a row read after its lock is the newest.
  "set session transaction isolation level read committed",
];

/**
 * A pool on MySQL 8.4 or MariaDB 10.11 (and newer).
 *
 * @param url `mysql://user:password@host:3306/name`, or the same with `mariadb:`
 */
export function mysqlDialect(url: string, limits: PoolLimits): Dialect {
  return new MysqlDialect({
    pool: new TimedPool(() => openPool(url, limits), limits.acquireTimeoutMs),
  });
}

function openPool(url: string, limits: PoolLimits): Pool {
  const pool = createPool({
    uri: url.replace(/^mariadb:/, "mysql:"),
    connectionLimit: limits.poolSize,
    queueLimit: limits.queueLimit,
    connectTimeout: limits.acquireTimeoutMs,
    charset: "UTF8MB4_UNICODE_520_CI",
    decimalNumbers: true,
    disableEval: true,
    timezone: "Z",
  });
  pool.on("connection", prepare);
  return pool;
}

function prepare(connection: PoolConnection): void {
  for (const statement of PREPARE) {
    connection.query(statement, (error) => {
      if (error) connection.destroy();
    });
  }
}
