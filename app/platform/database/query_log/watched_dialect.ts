import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  TransactionSettings,
} from "kysely";
import { OuterDialect, OuterDriver } from "../outer_dialect.ts";
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

/** A dialect that tells of every statement, how long it took and what came of it. */
export class WatchedDialect extends OuterDialect {
  readonly #watcher: Watcher;

  constructor(inner: Dialect, watcher: Watcher) {
    super(inner);
    this.#watcher = watcher;
  }

  protected override before(driver: Driver): Driver {
    return new WatchedDriver(driver, this.#watcher);
  }
}

class WatchedDriver extends OuterDriver {
  readonly #watcher: Watcher;

  constructor(inner: Driver, watcher: Watcher) {
    super(inner);
    this.#watcher = watcher;
  }

  override async acquireConnection(
    ...options: Parameters<Driver["acquireConnection"]>
  ): Promise<DatabaseConnection> {
    return new WatchedConnection(await this.inner.acquireConnection(...options), this.#watcher);
  }

  override beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    return this.#timed("begin", () => super.beginTransaction(connection, settings));
  }

  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#timed("commit", () => super.commitTransaction(connection));
  }

  override rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#timed("rollback", () => super.rollbackTransaction(connection));
  }

  protected override within(connection: DatabaseConnection): DatabaseConnection {
    if (connection instanceof WatchedConnection) return connection.inner;
    throw new Error("This connection belongs to another driver.");
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
