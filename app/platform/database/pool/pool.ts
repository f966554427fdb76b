import { ConnectTimeoutError, PoolClosedError } from "./pool_errors.ts";
import { Seats } from "./seats.ts";

/** How connections are made, looked at and ended. */
export interface Connections<C> {
  open(): Promise<C>;
  /** Rejects when the connection is of no use any more. */
  check(connection: C): Promise<void>;
  /** Ends it without waiting for anything. */
  close(connection: C): void;
}

export interface PoolLimits {
  /** Connections at most. */
  poolSize: number;
  /** Requests that may wait for one; 0 for no limit. */
  queueLimit: number;
  /** How long each may wait, in milliseconds. */
  acquireTimeoutMs: number;
  /** A connection unused for so long is closed, in milliseconds; 0 keeps it. */
  idleTimeoutMs: number;
  /** A connection unused for so long is looked at before it is used again, in milliseconds. */
  validateAfterMs: number;
}

/** What a pool does at this moment, and has done since the start. */
export type PoolFigures = ReturnType<Pool<unknown>["figures"]>;

interface Idle<C> {
  connection: C;
  since: number;
}

/**
 * A bounded number of connections that are opened when needed, kept for the next, and closed when nobody needs them.
 *
 * @example
 * const connection = await pool.acquire();
 * try { … } finally { pool.release(connection); }
 */
export class Pool<C> {
  readonly #connections: Connections<C>;
  readonly #limits: PoolLimits;
  readonly #seats: Seats;
  /** The one used last is at the end, and is used first: the others may grow old and be closed. */
  #idle: Idle<C>[] = [];
  #reaper: NodeJS.Timeout | undefined;
  #closed = false;
  #drained = () => {};
  readonly #counts = { opened: 0, failed: 0, lost: 0, refused: 0, acquired: 0 };

  constructor(connections: Connections<C>, limits: PoolLimits) {
    this.#connections = connections;
    this.#limits = limits;
    this.#seats = new Seats(limits.poolSize, limits.queueLimit);
  }

  /** @throws AcquireTimeoutError, QueueFullError, ConnectTimeoutError, PoolClosedError, or what opening a connection threw */
  async acquire(): Promise<C> {
    const start = performance.now();
    await this.#seat();
    try {
      const rest = this.#limits.acquireTimeoutMs - (performance.now() - start);
      const connection = await this.#within(Math.max(rest, 0), this.#any());
      this.#counts.acquired++;
      return connection;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  release(connection: C): void {
    if (this.#closed) this.#connections.close(connection);
    else this.#idle.push({ connection, since: performance.now() });
    this.#plan();
    this.#leave();
  }

  /** Gives back a connection that is of no use any more. */
  discard(connection: C): void {
    this.#counts.lost++;
    this.#connections.close(connection);
    this.#leave();
  }

  /** Forgets a connection that ended while nobody used it. */
  forget(connection: C): void {
    const rest = this.#idle.filter((idle) => idle.connection !== connection);
    if (rest.length < this.#idle.length) this.#counts.lost++;
    this.#idle = rest;
  }

  /** Refuses whoever waits, closes what is idle, and waits for what is in use. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#seats.close();
    clearTimeout(this.#reaper);
    for (const { connection } of this.#idle.splice(0)) this.#connections.close(connection);
    if (this.#seats.taken === 0) return;
    await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  figures() {
    const { taken, waiting } = this.#seats;
    const idle = this.#idle.length;
    return { size: this.#limits.poolSize, in_use: taken, idle, waiting, ...this.#counts };
  }

  async #seat(): Promise<void> {
    try {
      await this.#seats.take(this.#limits.acquireTimeoutMs);
    } catch (error) {
      this.#counts.refused++;
      throw error;
    }
  }

  #leave(): void {
    this.#seats.leave();
    if (this.#closed && this.#seats.taken === 0) this.#drained();
  }

  async #any(): Promise<C> {
    for (let last = this.#idle.pop(); last; last = this.#idle.pop()) {
      if (await this.#isGood(last)) return last.connection;
      this.#counts.lost++;
      this.#connections.close(last.connection);
    }
    return this.#open();
  }

  async #isGood({ connection, since }: Idle<C>): Promise<boolean> {
    if (performance.now() - since < this.#limits.validateAfterMs) return true;
    return this.#connections.check(connection).then(
      () => true,
      () => false,
    );
  }

  async #open(): Promise<C> {
    if (this.#closed) throw new PoolClosedError();
    try {
      const connection = await this.#connections.open();
      this.#counts.opened++;
      return connection;
    } catch (error) {
      this.#counts.failed++;
      throw error;
    }
  }

  /** A connection that comes too late has nobody to go to. */
  #within(ms: number, coming: Promise<C>): Promise<C> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#counts.refused++;
        reject(new ConnectTimeoutError(this.#limits.acquireTimeoutMs));
      }, ms);
      coming
        .then((connection) => (late ? this.#connections.close(connection) : resolve(connection)))
        .catch(reject)
        .finally(() => clearTimeout(timer));
    });
  }

  /** One timer for all, set while there is something that may grow old. */
  #plan(): void {
    const { idleTimeoutMs } = this.#limits;
    const [oldest] = this.#idle;
    if (idleTimeoutMs === 0 || this.#reaper || !oldest) return;
    const due = oldest.since + idleTimeoutMs - performance.now();
    this.#reaper = setTimeout(() => this.#reap(), Math.max(due, 0) + 1).unref();
  }

  #reap(): void {
    this.#reaper = undefined;
    const limit = performance.now() - this.#limits.idleTimeoutMs;
    const old = this.#idle.filter(({ since }) => since <= limit);
    this.#idle = this.#idle.filter(({ since }) => since > limit);
    for (const { connection } of old) this.#connections.close(connection);
    this.#plan();
  }
}
