import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from "kysely";
import { mayChange, isPlainRead } from "../plain_read.ts";
import { currentReading } from "./reading.ts";
import type { Replicas } from "./replicas.ts";

type CompileQuery = QueryCompiler["compileQuery"];

/** Stands before the primary's driver and sends plain selects to a replica where one may answer. */
export class SplitDriver implements Driver {
  readonly #primary: Driver;
  readonly #replicas: Replicas;

  constructor(primary: Driver, replicas: Replicas) {
    this.#primary = primary;
    this.#replicas = replicas;
  }

  async init(): Promise<void> {
    await this.#primary.init();
    await this.#replicas.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    // The steady driver behind this takes no real connection before the first statement.
    return new SplitConnection(await this.#primary.acquireConnection(), this.#replicas);
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await this.#primary.beginTransaction(split(connection).bind(), settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { primary } = split(connection);
    try {
      await this.#primary.commitTransaction(primary);
    } finally {
      split(connection).settle();
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#primary.rollbackTransaction(split(connection).primary);
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#primary.savepoint?.(split(connection).primary, name, compile);
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#primary.rollbackToSavepoint?.(split(connection).primary, name, compile);
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: CompileQuery,
  ): Promise<void> {
    await this.#primary.releaseSavepoint?.(split(connection).primary, name, compile);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#primary.releaseConnection(split(connection).primary);
  }

  async destroy(): Promise<void> {
    await this.#replicas.close();
    await this.#primary.destroy();
  }
}

class SplitConnection implements DatabaseConnection {
  readonly primary: DatabaseConnection;
  readonly #replicas: Replicas;
  /** From the first statement on that is more than a plain select all go to one server. */
  #bound = false;
  #inTransaction = false;
  #changed = false;

  constructor(primary: DatabaseConnection, replicas: Replicas) {
    this.primary = primary;
    this.#replicas = replicas;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#bound && isPlainRead(query)) return this.#read<R>(query);
    this.#bound = true;
    this.#changed ||= mayChange(query);
    try {
      const result = await this.primary.executeQuery<R>(query);
      this.#replicas.primaryAnswered();
      return result;
    } finally {
      if (!this.#inTransaction) this.settle();
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const [replica] =
      !this.#bound && isPlainRead(query) ? this.#replicas.candidates(currentReading()) : [];
    if (replica) yield* replica.stream<R>(query, chunkSize);
    else yield* this.primary.streamQuery<R>(query, chunkSize);
  }

  /** Everything goes to the primary from now on, until its commit or the end of the connection. */
  bind(): DatabaseConnection {
    this.#bound = true;
    this.#inTransaction = true;
    return this.primary;
  }

  /** What was changed holds now, or may hold: from now on a replica may be behind it. */
  settle(): void {
    if (this.#changed) this.#replicas.wrote();
    this.#changed = false;
  }

  async #read<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const scope = currentReading();
    for (const replica of this.#replicas.candidates(scope)) {
      if (scope) scope.keepsTo ??= replica;
      const result = await replica.read<R>(query);
      if (result) return result;
    }
    if (scope) scope.keepsTo = "primary";
    return this.#readFromPrimary<R>(query);
  }

  async #readFromPrimary<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const result = await this.primary.executeQuery<R>(query);
      this.#replicas.primaryAnswered();
      return result;
    } catch (error) {
      this.#replicas.primaryFailed(error);
      return this.#readInNeed<R>(query, error);
    }
  }

  /** Something a little old is better than nothing, where the reader says so. */
  async #readInNeed<R>(query: CompiledQuery, error: unknown): Promise<QueryResult<R>> {
    for (const replica of this.#replicas.candidates(currentReading())) {
      const result = await replica.read<R>(query);
      if (result) return result;
    }
    throw error;
  }
}

function split(connection: DatabaseConnection): SplitConnection {
  if (connection instanceof SplitConnection) return connection;
  throw new Error("This connection belongs to another driver.");
}
