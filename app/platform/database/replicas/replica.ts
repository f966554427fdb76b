import type { CompiledQuery, Driver, QueryResult } from "kysely";
import type { FiguresOfPart } from "../../support/index.ts";
import { asError } from "../as_error.ts";
import {
  isConnectionLost,
  isMissingTable,
  isRefused,
  isSurelyNotApplied,
  isTooSlow,
} from "../error_facts.ts";
import { translate } from "../errors.ts";
import type { MysqlPool } from "../mysql/mysql_pool.ts";
import type { MysqlServer } from "../server.ts";
import type { Beats, Progress } from "./beats.ts";

/** `fit` is read from. `unknown` has not been asked yet, `lagging` is too far behind, `away` does not answer. */
export type ReplicaState = "unknown" | "fit" | "lagging" | "away";

export interface ReplicaStatus {
  /** `replica.1`, by its place in `DATABASE_REPLICA_URLS`. */
  name: string;
  /** Host and port. */
  where: string;
  state: ReplicaState;
  /** Milliseconds behind the primary when it was last asked; null when that is not known. */
  lagMs: number | null;
  /** Why it does not answer, in the server's or the system's words. */
  reason: string | null;
}

interface CheckTerms {
  beats: Beats;
  maxLagMs: number;
  everyMs: number;
}

const LONGEST_PAUSE_MS = 30_000;

/** One replica: what is known of it, and reading from it. */
export class Replica {
  readonly name: string;
  readonly #server: MysqlServer;
  readonly #driver: Driver;
  /** Its own connection, so that a busy pool does not look like a dead server. */
  readonly #watch: MysqlPool;
  #state: ReplicaState = "unknown";
  #lagMs: number | null = null;
  #reason: string | null = null;
  #failures = 0;
  #nextCheck = 0;
  #reads = 0;

  constructor(name: string, server: MysqlServer, watch: MysqlPool) {
    this.name = name;
    this.#server = server;
    this.#driver = server.dialect.createDriver();
    this.#watch = watch;
  }

  get state(): ReplicaState {
    return this.#state;
  }

  /** Milliseconds; what is not known is taken for long. */
  get lag(): number {
    return this.#lagMs ?? Number.MAX_SAFE_INTEGER;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  /** @returns undefined when another server should be asked: this one is of no use for it just now */
  async read<R>(query: CompiledQuery): Promise<QueryResult<R> | undefined> {
    try {
      return await this.#run<R>(query);
    } catch (error) {
      // What a server stopped for its length would be as long on the next one.
      if (isTooSlow(error) && isSurelyNotApplied(error)) throw translate(error);
      if (isConnectionLost(error) || isTooSlow(error) || isRefused(error)) this.#lose(error);
      return undefined;
    }
  }

  async *stream<R>(query: CompiledQuery, size: number): AsyncIterableIterator<QueryResult<R>> {
    const connection = await this.#driver.acquireConnection();
    try {
      this.#reads++;
      yield* connection.streamQuery<R>(query, size);
    } finally {
      await this.#driver.releaseConnection(connection);
    }
  }

  /** Asks how far it is. One that is away is asked less and less often, up to every half minute. */
  async check({ beats, maxLagMs, everyMs }: CheckTerms): Promise<void> {
    if (performance.now() < this.#nextCheck) return;
    try {
      this.#learn(await beats.progressOf(this.#watch), maxLagMs);
    } catch (error) {
      if (isMissingTable(error)) return this.#learn({ lagMs: 0, isFollowing: false }, maxLagMs);
      this.#failures++;
      const pause = Math.min(everyMs * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
      this.#lose(error, pause);
      this.#server.pool.cut(asError(error));
    }
  }

  status(): ReplicaStatus {
    return {
      name: this.name,
      where: this.#server.where,
      state: this.#state,
      lagMs: this.#lagMs,
      reason: this.#reason,
    };
  }

  figures(): FiguresOfPart {
    const own = { state: this.#state, lag_ms: this.#lagMs ?? -1, reads: this.#reads };
    return { ...own, ...this.#server.figures() };
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#driver.destroy(),
      new Promise<void>((closed) => this.#watch.end(() => closed())),
    ]);
  }

  async #run<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const connection = await this.#driver.acquireConnection();
    try {
      const result = await connection.executeQuery<R>(query);
      this.#reads++;
      return result;
    } finally {
      await this.#driver.releaseConnection(connection);
    }
  }

  #learn({ lagMs, isFollowing }: Progress, maxLagMs: number): void {
    this.#failures = 0;
    this.#nextCheck = 0;
    this.#lagMs = lagMs;
    this.#reason = null;
    if (lagMs > maxLagMs) this.#state = "lagging";
    else this.#state = isFollowing ? "fit" : "unknown";
  }

  #lose(error: unknown, pauseMs = 0): void {
    this.#state = "away";
    this.#reason = asError(error).message;
    this.#lagMs = null;
    this.#nextCheck = performance.now() + pauseMs;
  }
}
