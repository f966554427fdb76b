import { join } from "node:path";
import type { Dialect } from "kysely";
import { Settings } from "../../../config/settings.ts";
import type { DialectName } from "./dialect_name.ts";
import { mysqlDialect } from "./mysql/mysql_dialect.ts";
import { sqliteDialect } from "./sqlite/sqlite_dialect.ts";
import { SteadyDialect } from "./steady_dialect.ts";

/** The dialect that `DATABASE_URL` names; an SQLite file under the storage folder without it. */
export function openDialect({ app, database }: Settings): { name: DialectName; dialect: Dialect } {
  const url = database.url ?? `sqlite:${join(app.storage, "parley.db")}`;
  const embedded = url.startsWith("sqlite:");
  const inner = embedded ? sqliteDialect(sqlitePath(url)) : mysqlDialect(url, database);
  const dialect = new SteadyDialect(inner, database.acquireTimeoutMs);
  return { name: embedded ? "sqlite" : "mysql", dialect };
}

/** `sqlite:a.db`, `sqlite:/var/a.db`, `sqlite:///var/a.db`, `sqlite::memory:`. */
function sqlitePath(url: string): string {
  return url.replace(/^sqlite:(\/\/(?=\/))?/, "");
}
