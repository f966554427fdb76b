import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  TransactionSettings,
} from "kysely";
import { WatchedConnection } from "./watched_connection.ts";

/** What became of one statement. */
export interface Outcome {
  /** Missing for `begin`, `commit` and `rollback`. */
  query?: CompiledQuery;
  sql: string;
  ms: number;
  /** Rows that came, or that were changed. */
  rows?: number | undefined;
  error?: unknown;
}

export type Watcher = (outcome: Outcome) => void;

type CompileQuery = QueryCompiler["compileQuery"];

/** A dialect that tells of every statement, how long it took and what came of it. */
export class WatchedDialect implements Dialect {
  readonly #inner: Dialect;
  readonly #watcher: Watcher;

  constructor(inner: Dialect, watcher: Watcher) {
    this.#inner = inner;
    this.#watcher = watcher;
  }

  createDriver(): Driver {
    return new WatchedDriver(this.#inner.createDriver(), this.#watcher);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#inner.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return this.#inner.createIntrospector(db);
  }
}

class WatchedDriver implements Driver {
  readonly #inner: Driver;
  readonly #watcher: Watcher;

  constructor(inner: Driver, watcher: Watcher) {
    this.#inner = inner;
    this.#watcher = watcher;
  }

  init(...options: Parameters<Driver["init"]>): Promise<void> {
    return this.#inner.init(...options);
  }

  async acquireConnection(
    ...options: Parameters<Driver["acquireConnection"]>
  ): Promise<DatabaseConnection> {
    return new WatchedConnection(await this.#inner.acquireConnection(...options), this.#watcher);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#timed("begin", () => this.#inner.beginTransaction(innerOf(connection), settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#timed("commit", () => this.#inner.commitTransaction(innerOf(connection)));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#timed("rollback", () => this.#inner.rollbackTransaction(innerOf(connection)));
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#inner.savepoint?.(innerOf(connection), name, compile);
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#inner.rollbackToSavepoint?.(innerOf(connection), name, compile);
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#inner.releaseSavepoint?.(innerOf(connection), name, compile);
  }

  releaseConnection(
    connection: DatabaseConnection,
    ...options: Parameters<Driver["destroy"]>
  ): Promise<void> {
    return this.#inner.releaseConnection(innerOf(connection), ...options);
  }

  destroy(...options: Parameters<Driver["destroy"]>): Promise<void> {
    return this.#inner.destroy(...options);
  }

  async #timed(sql: string, work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    try {
      await work();
      this.#watcher({ sql, ms: performance.now() - start });
    } catch (error) {
      this.#watcher({ sql, ms: performance.now() - start, error });
      throw error;
    }
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  if (connection instanceof WatchedConnection) return connection.inner;
  throw new Error("This connection belongs to another driver.");
}
