import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from "kysely";
import { OuterDriver } from "../outer_dialect.ts";
import { mayChange, isPlainRead } from "../plain_read.ts";
import { currentReading } from "./reading.ts";
import type { Replicas } from "./replicas.ts";

/** Stands before the primary's driver and sends plain selects to a replica where one may answer. */
export class SplitDriver extends OuterDriver {
  readonly #replicas: Replicas;

  constructor(primary: Driver, replicas: Replicas) {
    super(primary);
    this.#replicas = replicas;
  }

  override async init(): Promise<void> {
    await super.init();
    await this.#replicas.init();
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    // The steady driver behind this takes no real connection before the first statement.
    return new SplitConnection(await this.inner.acquireConnection(), this.#replicas);
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await this.inner.beginTransaction(split(connection).bind(), settings);
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.commitTransaction(connection);
    } finally {
      split(connection).settle();
    }
  }

  override async destroy(): Promise<void> {
    await this.#replicas.close();
    await super.destroy();
  }

  protected override within(connection: DatabaseConnection): DatabaseConnection {
    return split(connection).primary;
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
