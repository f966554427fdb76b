import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";
import { NodeSqlite } from "./node_sqlite.ts";

/** The event loop stands still while SQLite waits, so it waits briefly here and longer in the driver around it. */
const BUSY_TIMEOUT_MS = 100;

/**
 * The embedded database: one file, write-ahead log, every commit forced to disk.
 *
 * @param path of the file (made with its folder when missing), or `:memory:`
 * @param ran hears of each statement that was run
 */
export function sqliteDialect(path: string, ran?: () => void): Dialect {
  const config = { database: () => Promise.resolve(new NodeSqlite(open(path), ran)) };
  return new ImmediateSqliteDialect(config);
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  // Asking for the write lock first: a deferred transaction that turns to writing fails when another came before.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

function open(path: string): DatabaseSync {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, {
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
  });
  database.exec("pragma journal_mode = wal");
  database.exec("pragma synchronous = full");
  database.exec("pragma temp_store = memory");
  database.exec("pragma cache_size = -32768");
  return database;
}
