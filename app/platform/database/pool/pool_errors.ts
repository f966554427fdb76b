/** Others held all connections for too long. The server may well be there. */
export class AcquireTimeoutError extends Error {
  readonly code = "POOL_TIMEOUT";

  constructor(ms: number) {
    super(`No database connection came free within ${ms} ms.`);
    this.name = "AcquireTimeoutError";
  }
}

/** The server did not let us in, in time. */
export class ConnectTimeoutError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(ms: number) {
    super(`No database connection could be opened within ${ms} ms.`);
    this.name = "ConnectTimeoutError";
  }
}

/** So many wait for a connection already that another one would wait in vain. */
export class QueueFullError extends Error {
  readonly code = "POOL_QUEUE_FULL";

  constructor(limit: number) {
    super(`${limit} requests wait for a database connection already.`);
    this.name = "QueueFullError";
  }
}

/** The server has not answered a statement in time; whether it ran is not known. Its connection was given up. */
export class QueryTimeoutError extends Error {
  readonly code = "QUERY_TIMEOUT";

  constructor(ms: number) {
    super(`The database has not answered a statement within ${ms} ms.`);
    this.name = "QueryTimeoutError";
  }
}

/** The pool was closed, as at the end of the process. */
export class PoolClosedError extends Error {
  readonly code = "POOL_CLOSED";

  constructor() {
    super("Pool is closed.");
    this.name = "PoolClosedError";
  }
}
