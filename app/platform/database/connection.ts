import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Logger } from "../logging/index.ts";
import { waitBeforeRetry } from "./back_off.ts";
import type { DialectName } from "./dialect_name.ts";
import { isWorthRerunning } from "./error_facts.ts";
import { databaseBusy, TransactionLostError } from "./errors.ts";
import { LOST } from "./retry.ts";
import { Scope, type Task } from "./scope.ts";

/** How often a transaction is run at most when others stand in its way. */
const RUNS = 5;
/** It is not begun again after so many milliseconds: whoever waits for it has waited long enough. */
const RERUN_MS = 15_000;
const CLOSE_MS = 5000;
const RERUN = { base: 10, cap: 500 };

export interface ConnectionParts<DB> {
  dialect: DialectName;
  kysely: Kysely<DB>;
  log: Logger;
}

/**
 * One database with its own pool and its own transactions.
 *
 * Errors: `UnavailableError` with code `database_unavailable` (cannot be reached), `database_uncertain` (went away
 * while a change was being stored), `database_timeout` (a statement took too long) or `database_busy` (others hold
 * the same rows, or all connections, for too long); `isUniqueViolation` tells refused duplicates.
 */
export class Connection<DB> {
  readonly dialect: DialectName;
  readonly #kysely: Kysely<DB>;
  readonly #context = new AsyncLocalStorage<Scope<DB>>();
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();

  constructor({ dialect, kysely, log }: ConnectionParts<DB>) {
    this.dialect = dialect;
    this.#kysely = kysely;
    this.#log = log;
  }

  /** The transaction of this asynchronous context, else the pool. */
  get query(): Kysely<DB> {
    return this.#scope()?.trx ?? this.#kysely;
  }

  /** Whether the work at hand is inside a transaction. */
  get inTransaction(): boolean {
    return this.#scope() !== undefined;
  }

  /**
   * Runs `work` so that all of its statements hold or none. Inside another transaction it becomes a savepoint. The
   * outermost is run again, up to five times in all, when a deadlock, a lock time-out, a locked file or a connection
   * that broke before the commit undid it: so `work` changes nothing but the database, and the rest goes into `afterCommit`.
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

  #scope(): Scope<DB> | undefined {
    return Scope.current(this.#context.getStore());
  }

  async #rerun<T>(work: () => Promise<T>): Promise<T> {
    const end = performance.now() + RERUN_MS;
    for (let run = 1; ; run++) {
      try {
        return await this.#outermost(work);
      } catch (error) {
        const isLost = error instanceof TransactionLostError;
        if (!isLost && !isWorthRerunning(error)) throw error;
        if (run === RUNS || performance.now() > end) throw isLost ? error : databaseBusy(error);
        this.#log.debug({ run, err: error }, "transaction runs again");
        await waitBeforeRetry(run, isLost ? LOST : RERUN);
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

  async #savepoint<T>(parent: Scope<DB>, work: () => Promise<T>): Promise<T> {
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

  async #inside<T>(scope: Scope<DB>, work: () => Promise<T>): Promise<T> {
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
