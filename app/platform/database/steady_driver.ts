import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from "kysely";
import { asError } from "./as_error.ts";
import { isConnectionLost, isDeadlock, isSurelyNotApplied, isTooSlow } from "./error_facts.ts";
import { databaseUncertain, TransactionLostError, translate } from "./errors.ts";
import { OuterDriver } from "./outer_dialect.ts";
import { isPlainRead } from "./plain_read.ts";
import { retry, type Safety } from "./retry.ts";

/**
 * Stands before a driver. It takes a real connection only when the first statement comes, so that a statement which
 * surely changed nothing can be sent once more on another connection; from then on the connection is kept.
 */
export class SteadyDriver extends OuterDriver {
  readonly #patienceMs: number;

  constructor(inner: Driver, patienceMs: number) {
    super(inner);
    this.#patienceMs = patienceMs;
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(new SteadyConnection(this.inner, this.#patienceMs));
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await steady(connection).begin(settings);
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await steady(connection).commit();
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await steady(connection).release();
  }

  protected override within(connection: DatabaseConnection): DatabaseConnection {
    return steady(connection).real;
  }

  protected override settled(work: Promise<void> | undefined): Promise<void> {
    return typed(super.settled(work));
  }
}

class SteadyConnection implements DatabaseConnection {
  readonly #inner: Driver;
  readonly #patienceMs: number;
  #real: DatabaseConnection | undefined;
  #inTransaction = false;
  /** The server has undone the transaction; whatever else was sent stands outside of it. */
  #undone: Error | undefined;

  constructor(inner: Driver, patienceMs: number) {
    this.#inner = inner;
    this.#patienceMs = patienceMs;
  }

  get real(): DatabaseConnection {
    if (!this.#real) throw new Error("No transaction was begun on this connection.");
    return this.#real;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#real) return this.#run<R>(this.#real, query);
    return this.#first(isPlainRead(query) ? "repeatable" : "once", (real) =>
      real.executeQuery<R>(query),
    );
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    this.#real ??= await typed(this.#inner.acquireConnection());
    yield* this.#real.streamQuery<R>(query, chunkSize);
  }

  async begin(settings: TransactionSettings): Promise<void> {
    await this.#first("repeatable", (real) => this.#inner.beginTransaction(real, settings));
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    if (this.#undone) throw this.#undone;
    try {
      await this.#inner.commitTransaction(this.real);
    } catch (error) {
      // Whether the server had it before the connection broke is known to nobody.
      const isUncertain = isConnectionLost(error) || isTooSlow(error);
      throw isUncertain ? databaseUncertain(error) : translate(error);
    }
  }

  async release(): Promise<void> {
    const real = this.#real;
    this.#real = undefined;
    if (real) await this.#inner.releaseConnection(real);
  }

  /** Nothing has happened on a connection yet, so another one is as good. */
  #first<T>(safety: Safety, use: (real: DatabaseConnection) => Promise<T>): Promise<T> {
    return retry({ safety, patienceMs: this.#patienceMs }, async (sent) => {
      this.#real = await this.#inner.acquireConnection();
      sent();
      try {
        return await use(this.#real);
      } catch (error) {
        await this.release();
        throw error;
      }
    });
  }

  async #run<R>(real: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await real.executeQuery<R>(query);
    } catch (error) {
      if (!this.#inTransaction) throw lostAlone(error, query);
      const known = isConnectionLost(error) ? new TransactionLostError(error) : translate(error);
      if (known !== error || isDeadlock(error)) this.#undone ??= asError(known);
      throw known;
    }
  }
}

function steady(connection: DatabaseConnection): SteadyConnection {
  if (connection instanceof SteadyConnection) return connection;
  throw new Error("This connection belongs to another driver.");
}

/** On a connection that somebody keeps for himself there is no other one to try. */
function lostAlone(error: unknown, query: CompiledQuery): unknown {
  const isLost = isConnectionLost(error) || isTooSlow(error);
  const isHarmless = isPlainRead(query) || isSurelyNotApplied(error);
  return isLost && !isHarmless ? databaseUncertain(error) : translate(error);
}

async function typed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translate(error);
  }
}
