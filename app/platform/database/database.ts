import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Policies } from "../resilience/index.ts";
import { waitBeforeRetry } from "./back_off.ts";
import type { DialectName } from "./dialect_name.ts";
import { isWorthRerunning } from "./error_facts.ts";
import { databaseBusy } from "./errors.ts";
import { openDialect } from "./open_dialect.ts";
import { QueryLog } from "./query_log/query_log.ts";
import { Scope, type Task } from "./scope.ts";
import type { Tables } from "./tables.ts";

/** How often a transaction is run at most when others stand in its way. */
const RUNS = 5;
const CLOSE_MS = 5000;
const RERUN = { base: 10, cap: 500 };

/**
 * The database: SQLite or MySQL by `DATABASE_URL`, one interface for both. Transactions follow the asynchronous
 * context: whatever `query` is used inside `transaction` takes part in it, without being handed anything.
 *
 * Errors: `UnavailableError` with code `database_unavailable` (cannot be reached) or `database_busy` (others hold
 * the same rows for too long); `isUniqueViolation` tells refused duplicates.
 *
 * @example
 * await database.transaction(async () => {
 *   const added = await database.query.insertInto("rooms").values(room).executeTakeFirstOrThrow();
 *   database.afterCommit(() => log.info({ id: insertedId(added) }, "room made"));
 * });
 */
@singleton()
export class Database {
  readonly dialect: DialectName;
  readonly #kysely: Kysely<Tables>;
  readonly #context = new AsyncLocalStorage<Scope>();
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();

  /** @param policies without them every call is tried, also while the server is away */
  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    log: Log,
    policies?: Policies,
    queries: QueryLog = QueryLog.alone(settings, log),
  ) {
    const policy = policies && (() => policies.named("database"));
    const { name, dialect } = openDialect(settings, policy);
    this.dialect = name;
    this.#kysely = queries.watch(dialect, name);
    this.#log = log.part("database");
  }

  /** The transaction of this asynchronous context, else the pool. */
  get query(): Kysely<Tables> {
    return this.#scope()?.trx ?? this.#kysely;
  }

  /** Whether the work at hand is inside a transaction. */
  get inTransaction(): boolean {
    return this.#scope() !== undefined;
  }

  /**
   * Runs `work` so that all of its statements hold or none. Inside another transaction it becomes a savepoint. The
   * outermost is run again, up to five times in all, when a deadlock, a lock time-out or a locked file undid it: so
   * `work` changes nothing but the database, and the rest goes into `afterCommit`.
   *
   * @throws whatever `work` throws, after everything was undone
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    const scope = this.#scope();
    return scope ? scope.inTurn(() => this.#savepoint(scope, work)) : this.#rerun(work);
  }

  /**
   * Runs `task` once the outermost transaction is committed, at once without one, never when it is undone. The
   * transaction does not wait for it; a failure is logged.
   */
  afterCommit(task: Task): void {
    const scope = this.#scope();
    if (scope) scope.tasks.push(task);
    else this.#start(task);
  }

  /** @throws UnavailableError when the database does not answer */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#kysely);
  }

  /** Waits for the tasks that run after commits, five seconds at most, then closes every connection. */
  async close(): Promise<void> {
    await Promise.race([this.settled(), pause(CLOSE_MS, undefined, { ref: false })]);
    await this.#kysely.destroy();
  }

  /** Waits until every task started after a commit has ended. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #scope(): Scope | undefined {
    return Scope.current(this.#context.getStore());
  }

  async #rerun<T>(work: () => Promise<T>): Promise<T> {
    for (let run = 1; ; run++) {
      try {
        return await this.#outermost(work);
      } catch (error) {
        if (!isWorthRerunning(error)) throw error;
        if (run === RUNS) throw databaseBusy(error);
        this.#log.debug({ run, err: error }, "transaction runs again");
        await waitBeforeRetry(run, RERUN);
      }
    }
  }

  async #outermost<T>(work: () => Promise<T>): Promise<T> {
    const scope = new Scope(await this.#kysely.startTransaction().execute());
    try {
      const result = await this.#inside(scope, work);
      await scope.trx.commit().execute();
      for (const task of scope.tasks) this.#start(task);
      return result;
    } catch (error) {
      await undo(scope.trx.rollback());
      throw error;
    }
  }

  async #savepoint<T>(parent: Scope, work: () => Promise<T>): Promise<T> {
    const name = parent.nextSavepoint();
    const trx = await parent.trx.savepoint(name).execute();
    const scope = new Scope(trx, parent);
    try {
      const result = await this.#inside(scope, work);
      await trx.releaseSavepoint(name).execute();
      parent.tasks.push(...scope.tasks);
      return result;
    } catch (error) {
      await undo(trx.rollbackToSavepoint(name));
      throw error;
    }
  }

  async #inside<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#context.run(scope, work);
    } finally {
      scope.open = false;
    }
  }

  #start(task: Task): void {
    const running = this.#run(task).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(task: Task): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#log.error({ err: error }, "a task after a commit failed");
    }
  }
}

/** The first error is the one to tell; the server undoes what it cannot be told to undo. */
async function undo(command: { execute(): Promise<unknown> }): Promise<void> {
  try {
    await command.execute();
  } catch {
    // Already undone by the server, or the connection is gone and the transaction with it.
  }
}
