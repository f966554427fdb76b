import type {
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  TransactionSettings,
} from "kysely";

type CompileQuery = QueryCompiler["compileQuery"];

/** A dialect like another one, but for what stands before its driver. */
export abstract class OuterDialect implements Dialect {
  readonly #inner: Dialect;

  constructor(inner: Dialect) {
    this.#inner = inner;
  }

  createDriver(): Driver {
    return this.before(this.#inner.createDriver());
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

  /** The driver that stands before the inner one. */
  protected abstract before(driver: Driver): Driver;
}

/**
 * Stands before a driver, with connections of its own that hold one of the inner driver's. What is not overridden goes
 * through as it is.
 */
export abstract class OuterDriver implements Driver {
  protected readonly inner: Driver;

  constructor(inner: Driver) {
    this.inner = inner;
  }

  abstract acquireConnection(
    ...options: Parameters<Driver["acquireConnection"]>
  ): Promise<DatabaseConnection>;

  /** The inner driver's connection in one of this driver's. @throws Error for one of another driver */
  protected abstract within(connection: DatabaseConnection): DatabaseConnection;

  /** What becomes of the work on a transaction. */
  protected settled(work: Promise<void> | undefined): Promise<void> {
    return work ?? Promise.resolve();
  }

  init(...options: Parameters<Driver["init"]>): Promise<void> {
    return this.inner.init(...options);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.inner.beginTransaction(this.within(connection), settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.commitTransaction(this.within(connection));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.settled(this.inner.rollbackTransaction(this.within(connection)));
  }

  savepoint(connection: DatabaseConnection, name: string, compile: CompileQuery): Promise<void> {
    return this.settled(this.inner.savepoint?.(this.within(connection), name, compile));
  }

  rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    return this.settled(this.inner.rollbackToSavepoint?.(this.within(connection), name, compile));
  }

  releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    return this.settled(this.inner.releaseSavepoint?.(this.within(connection), name, compile));
  }

  releaseConnection(
    connection: DatabaseConnection,
    ...options: Parameters<Driver["destroy"]>
  ): Promise<void> {
    return this.inner.releaseConnection(this.within(connection), ...options);
  }

  destroy(...options: Parameters<Driver["destroy"]>): Promise<void> {
    return this.inner.destroy(...options);
  }
}
