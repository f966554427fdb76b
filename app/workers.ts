import cluster, { type Worker } from "node:cluster";
import { setTimeout as pause } from "node:timers/promises";
import type { Settings } from "../config/settings.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { randomId } from "./platform/support/index.ts";

/** Says to a worker which of them it is. */
const NUMBER = "PARLEY_WORKER";
/** A worker that fails at once is started again after this, doubled each time up to the longest pause. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** One that lived for so long has recovered. */
const HEALTHY_MS = 60_000;

/** Whether this process only looks after others. @throws ConfigurationError when they could not hear each other */
export function supervises({ app, redis, session }: Settings): boolean {
  if (app.workers === 1 || !cluster.isPrimary) return false;
  const problems: string[] = [];
  if (redis.url === undefined)
    problems.push(
      `WORKERS is ${app.workers}, but REDIS_URL is not set: several processes hear each other only through Redis. ` +
        "Set REDIS_URL (and APP_KEY), or WORKERS=1.",
    );
  if (session.store === "memory")
    problems.push(
      `WORKERS is ${app.workers}, but SESSION_STORE is memory, which one process alone knows. ` +
        "Set SESSION_STORE to database or redis, or WORKERS=1.",
    );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return true;
}

/** Name of this process's log files: two processes must not roll the same ones. */
export function logName(): string {
  const number = process.env[NUMBER];
  return number === undefined ? "parley" : `parley-${number}`;
}

/** Whether this process speaks to the person at the terminal: the only one, or the first of the workers. */
export function isSpokesman(): boolean {
  return cluster.isPrimary || process.env[NUMBER] === "1";
}

/**
 * Starts the workers of a machine, each a node of its own behind the same port, and starts anew what falls. A signal
 * goes on to all of them; when they have stopped so does this process. A worker that cannot start at all while none
 * has run yet ends everything: its sentence stands on the terminal.
 */
export class Workers {
  readonly #count: number;
  readonly #name: string;
  readonly #living = new Map<number, Worker>();
  readonly #pauses = new Map<number, number>();
  #anyRan = false;
  #stopping = false;
  readonly #ended = Promise.withResolvers<number>();

  constructor({ app }: Settings) {
    this.#count = app.workers;
    this.#name = app.nodeId ?? `node-${randomId(48)}`;
  }

  /** @returns the exit code, when all have ended */
  run(): Promise<number> {
    // Without this a connection would go to whichever worker the kernel wakes, mostly the same one.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({ execArgv: process.execArgv });
    for (let number = 1; number <= this.#count; number += 1) this.#start(number);
    return this.#ended.promise;
  }

  /** Passes a signal on to every worker; one that ends things counts as the begin of a stop. */
  signal(signal: NodeJS.Signals): void {
    if (signal !== "SIGHUP") this.#stopping = true;
    for (const worker of this.#living.values()) worker.process.kill(signal);
    this.#settle();
  }

  #start(number: number): void {
    const started = Date.now();
    const NODE_ID = `${this.#name}-${number}`;
    const worker = cluster.fork({ [NUMBER]: `${number}`, NODE_ID });
    this.#living.set(number, worker);
    worker.once("listening", () => (this.#anyRan = true));
    worker.once("exit", (code) => void this.#fell(number, { code, lived: Date.now() - started }));
  }

  async #fell(number: number, { code, lived }: { code: number; lived: number }): Promise<void> {
    this.#living.delete(number);
    if (!this.#anyRan) return this.#giveUp(code);
    if (this.#stopping) return this.#settle();
    const last = lived > HEALTHY_MS ? 0 : (this.#pauses.get(number) ?? 0);
    const next = Math.min(LONGEST_PAUSE_MS, last === 0 ? FIRST_PAUSE_MS : last * 2);
    this.#pauses.set(number, next);
    process.stderr.write(`Worker ${number} ended (${code}); another one starts in ${next} ms.\n`);
    await pause(next);
    if (!this.#stopping) this.#start(number);
  }

  #giveUp(code: number): void {
    this.#stopping = true;
    for (const worker of this.#living.values()) worker.process.kill("SIGKILL");
    this.#ended.resolve(code || 1);
  }

  #settle(): void {
    if (this.#stopping && this.#living.size === 0) this.#ended.resolve(0);
  }
}
