import { type Dialect, MysqlDialect } from "kysely";
import type { MysqlPool } from "./mysql_pool.ts";

/** MySQL 8.4 or MariaDB 10.11 (and newer) through a pool of ours. */
export function mysqlDialect(pool: MysqlPool): Dialect {
  return new MysqlDialect({ pool });
}
