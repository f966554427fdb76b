import { setTimeout as pause } from "node:timers/promises";
import { UnavailableError } from "../../errors/index.ts";
import type { Logger } from "../../logging/index.ts";
import { DependencyUnavailableError } from "../../resilience/index.ts";
import { isConnectionLost } from "../error_facts.ts";
import type { FiguresOfPart } from "../../support/index.ts";
import type { MysqlPool } from "../mysql/mysql_pool.ts";
import { QueryTimeoutError } from "../pool/pool_errors.ts";
import { Beats } from "./beats.ts";
import { noteWrite, readsFrom, type ReadScope } from "./reading.ts";
import { RecentWriters } from "./recent_writers.ts";
import type { Replica, ReplicaStatus } from "./replica.ts";

/** Read where they are used, so that a reload of the settings reaches them; all in milliseconds. */
export interface ReplicaTerms {
  readonly maxLagMs: number;
  readonly everyMs: number;
  readonly stickyMs: number;
}

export interface ReplicasParts {
  all: readonly Replica[];
  /** A connection to the primary for the watch alone. */
  primary: MysqlPool;
  terms: () => ReplicaTerms;
  log: Logger;
}

const FAREWELL_MS = 500;

/** The replicas of one primary: watches them, and says who may answer a plain select. */
export class Replicas {
  readonly writers: RecentWriters;
  readonly #parts: ReplicasParts;
  readonly #beats = new Beats();
  #primaryAway = false;
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: ReplicasParts) {
    this.#parts = parts;
    this.writers = new RecentWriters(() => parts.terms().stickyMs);
  }

  /** Gets ready, and begins to watch. */
  async init(): Promise<void> {
    await Promise.all(this.#parts.all.map((replica) => replica.init()));
    this.#watch();
  }

  /** Whom to ask before the primary, in this order; nobody when the primary itself must answer. */
  candidates(scope: ReadScope | undefined): readonly Replica[] {
    const from = readsFrom(scope);
    if (from === "primary") return [];
    if (this.#primaryAway) return this.answering();
    if (from === "newest" || this.writers.includesMe()) return [];
    const next = scope?.keepsTo === undefined ? this.#inTurn() : this.#kept(scope);
    return next ? [next] : [];
  }

  /** Whoever answers at all, the least behind first: for while the primary is away. */
  answering(): readonly Replica[] {
    return this.#parts.all
      .filter(({ state }) => state !== "away")
      .toSorted((a, b) => a.lag - b.lag);
  }

  /** Notes that the work at hand changed something. */
  wrote(): void {
    if (noteWrite()) this.writers.addMe();
  }

  /** A statement could not be sent to the primary; a pool that is merely busy does not count. */
  primaryFailed(error: unknown): void {
    if (!isGone(error)) return;
    if (!this.#primaryAway) this.#parts.log.warn({ err: error }, "the primary is away");
    this.#primaryAway = true;
  }

  primaryAnswered(): void {
    if (this.#primaryAway) this.#parts.log.info("the primary is back");
    this.#primaryAway = false;
  }

  /** Whether reads go on without the primary. */
  get readable(): boolean {
    return this.answering().length > 0;
  }

  status(): ReplicaStatus[] {
    return this.#parts.all.map((replica) => replica.status());
  }

  /** @throws Error when it is not read from just now */
  async assertFit(name: string): Promise<void> {
    const found = this.#parts.all.find((replica) => replica.name === name);
    if (found?.state !== "fit") throw new Error(`The ${name} is ${found?.state ?? "not there"}.`);
  }

  figures(): Record<string, FiguresOfPart> {
    return Object.fromEntries(this.#parts.all.map((one) => [one.name, one.figures()]));
  }

  /** Looks at the primary and all replicas now. */
  async check(): Promise<void> {
    const { all, terms } = this.#parts;
    const { maxLagMs, everyMs } = terms();
    await this.#beat();
    await Promise.all(
      all.map(async (replica) => {
        const before = replica.state;
        await replica.check({ beats: this.#beats, maxLagMs, everyMs });
        if (replica.state !== before) this.#tell(replica);
      }),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    const { all, primary } = this.#parts;
    await this.#round;
    await Promise.race([this.#beats.end(primary).catch(() => {}), pause(FAREWELL_MS)]);
    await Promise.all(all.map((replica) => replica.close()));
    await new Promise<void>((closed) => primary.end(() => closed()));
  }

  #watch(): void {
    this.#round = this.#checkAndPlan();
  }

  async #checkAndPlan(): Promise<void> {
    await this.check();
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#watch(), this.#parts.terms().everyMs).unref();
  }

  async #beat(): Promise<void> {
    try {
      await this.#beats.beat(this.#parts.primary);
      this.primaryAnswered();
    } catch (error) {
      this.primaryFailed(error);
    }
  }

  #inTurn(): Replica | undefined {
    const fit = this.#parts.all.filter(({ state }) => state === "fit");
    return fit[this.#turn++ % fit.length];
  }

  #kept({ keepsTo }: ReadScope): Replica | undefined {
    return this.#parts.all.find((one) => one === keepsTo && one.state === "fit");
  }

  #tell(replica: Replica): void {
    const { name, where, state, lagMs } = replica.status();
    const level = state === "lagging" || state === "away" ? "warn" : "info";
    this.#parts.log[level]({ replica: name, where, lag_ms: lagMs }, `a replica is ${state} now`);
  }
}

/** Whether there is nobody; a statement that is slow and a pool that is merely busy do not say so. */
function isGone(error: unknown): boolean {
  if (error instanceof DependencyUnavailableError) return true;
  if (error instanceof UnavailableError) return isGone(error.cause);
  return isConnectionLost(error) || error instanceof QueryTimeoutError;
}
