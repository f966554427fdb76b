import { join } from "node:path";
import type { Dialect } from "kysely";
import { Settings } from "../../../config/settings.ts";
import type { Policy } from "../resilience/index.ts";
import type { DialectName } from "./dialect_name.ts";
import { guardedDialect } from "./guarded_dialect.ts";
import { mysqlDialect } from "./mysql/mysql_dialect.ts";
import { sqliteDialect } from "./sqlite/sqlite_dialect.ts";
import { SteadyDialect } from "./steady_dialect.ts";

/**
 * The dialect that `DATABASE_URL` names; an SQLite file under the storage folder without it.
 *
 * @param policy stands before a server, where there is one
 */
export function openDialect(
  { app, database }: Settings,
  policy?: () => Policy,
): { name: DialectName; dialect: Dialect } {
  const url = database.url ?? `sqlite:${join(app.storage, "parley.db")}`;
  const embedded = url.startsWith("sqlite:");
  const inner = embedded ? sqliteDialect(sqlitePath(url)) : server();
  const dialect = new SteadyDialect(inner, database.acquireTimeoutMs);
  return { name: embedded ? "sqlite" : "mysql", dialect };

  function server(): Dialect {
    const bare = mysqlDialect(url, database);
    return policy ? guardedDialect(bare, policy) : bare;
  }
}

/** `sqlite:a.db`, `sqlite:/var/a.db`, `sqlite:///var/a.db`, `sqlite::memory:`. */
function sqlitePath(url: string): string {
  return url.replace(/^sqlite:(\/\/(?=\/))?/, "");
}
