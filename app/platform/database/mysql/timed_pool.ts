import type { MysqlPool, MysqlPoolConnection } from "kysely";
import type { Pool } from "mysql2";

type Taken = (error: unknown, connection: MysqlPoolConnection) => void;

/** No connection came free in time: the pool is exhausted, or the server does not answer. */
export class AcquireTimeoutError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(ms: number) {
    super(`No database connection came free within ${ms} ms.`);
    this.name = "AcquireTimeoutError";
  }
}

/** mysql2's pool, with a bound on the wait for a connection, which it lacks. Opened at the first use. */
export class TimedPool implements MysqlPool {
  readonly #open: () => Pool;
  readonly #timeoutMs: number;
  #pool: Pool | undefined;

  constructor(open: () => Pool, timeoutMs: number) {
    this.#open = open;
    this.#timeoutMs = timeoutMs;
  }

  getConnection(taken: Taken): void {
    this.#pool ??= this.#open();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // Kysely's callback reads the connection only where there is no error.
      taken(new AcquireTimeoutError(this.#timeoutMs), undefined as never);
    }, this.#timeoutMs);
    this.#pool.getConnection((error, connection) => {
      clearTimeout(timer);
      if (!late) taken(error, connection);
      else if (!error) connection.release();
    });
  }

  end(ended: (error: unknown) => void): void {
    if (this.#pool) this.#pool.end(ended);
    else ended(undefined);
  }
}
