import { AsyncLocalStorage } from "node:async_hooks";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger, logContext } from "../../logging/index.ts";
import { Clock, Figures } from "../../support/index.ts";
import {
  type FailedTask,
  type Job,
  type Task,
  TaskAbandonedError,
  type TaskOptions,
  TaskTimeoutError,
  WorkRefusedError,
} from "./job.ts";
import { type Desk, Occasion } from "./occasion.ts";
import { occasionAtHand, withOccasion, withoutOccasion } from "./occasion_at_hand.ts";

/** Outside of every request, transaction and message: a task must not land in what asked for it. */
const outside = AsyncLocalStorage.snapshot();

/**
 * Work that nobody waits for: `defer` begins when the answer of the request or socket message at hand is out,
 * `background` begins beside it. It is bounded in number and in time, what fails is told, and a stop of the server
 * waits for it. It lives in this process alone: what must survive a crash belongs in the `Outbox`.
 *
 * @example
 * deferred.defer((signal) => thumbnails.make(picture, signal), { name: "thumbnails" });
 */
@singleton()
export class DeferredWork {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Each line runs one task after the other, lines run side by side. */
  readonly #lines: (readonly Job[])[] = [];
  readonly #running = new Map<AbortController, Job>();
  readonly #settling = new Set<() => void>();
  readonly #counts = { done: 0, failed: 0, timed_out: 0, refused: 0, abandoned: 0 };
  readonly #desk: Desk = {
    book: (task, options) => this.#book(task, options),
    start: (line) => this.#start(line),
  };
  #waiting = 0;
  #busy = 0;
  #overdue = 0;
  #closed = false;
  #tell: (failure: FailedTask) => void = () => {};

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, clock: Clock, log: Log, figures: Figures) {
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = log.part("work");
    figures.provide("work.deferred", () => this.figures());
  }

  /**
   * Runs a task when the answer of the request or socket message at hand is out; else after this turn.
   *
   * @throws WorkRefusedError when too many tasks wait
   */
  defer(task: Task, options: TaskOptions = {}): void {
    const occasion = occasionAtHand();
    if (occasion) occasion.defer(task, options);
    else this.background(task, options);
  }

  /** Runs a task beside the work at hand. @throws WorkRefusedError when too many tasks wait */
  background(task: Task, options: TaskOptions = {}): void {
    this.#start([this.#book(task, options)]);
  }

  /** Begins a request or message; whoever does must end it, also after a failure. */
  occasion(): Occasion {
    return new Occasion(this.#desk);
  }

  /** Does work whose `defer` waits for the end of an occasion. */
  during<T>(occasion: Occasion, work: () => T): T {
    return logContext.run(withOccasion({ ...logContext.getStore() }, occasion), work);
  }

  /** Hears of every task that failed. The listener must not throw. */
  onFailed(listener: (failure: FailedTask) => void): void {
    this.#tell = listener;
  }

  /** Fulfilled when nothing runs or waits to run any more. */
  settled(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#settling.add(resolve));
  }

  /** Tells what still runs to stop, forgets what waits, and takes no more: the server ends. */
  abandon(): void {
    this.#closed = true;
    const left = this.#lines.splice(0).flat();
    this.#waiting -= left.length;
    for (const job of left) this.#abandoned(job);
    for (const [controller, job] of this.#running) {
      controller.abort(this.#abandoned(job));
    }
  }

  figures() {
    const { size: running } = this.#running;
    return { waiting: this.#waiting, running, overdue: this.#overdue, ...this.#counts };
  }

  get #isIdle(): boolean {
    return this.#busy === 0 && this.#lines.length === 0;
  }

  #book(task: Task, { name, timeoutMs }: TaskOptions): Job {
    const { queueLimit, timeoutSeconds } = this.#settings.work;
    if (this.#closed || this.#waiting >= queueLimit) {
      this.#counts.refused += 1;
      throw new WorkRefusedError(this.#waiting);
    }
    this.#waiting += 1;
    return {
      task,
      name: name ?? (task.name || "a task"),
      timeoutMs: timeoutMs ?? timeoutSeconds * 1000,
      context: withoutOccasion(),
    };
  }

  #start(line: readonly Job[]): void {
    this.#lines.push(line);
    // Never in the way of the caller.
    outside(() => setImmediate(() => this.#next()));
  }

  #next(): void {
    if (this.#busy >= this.#settings.work.concurrency) return;
    const line = this.#lines.shift();
    if (line) void this.#runLine(line);
  }

  async #runLine(line: readonly Job[]): Promise<void> {
    this.#busy += 1;
    for (const job of line) {
      this.#waiting -= 1;
      if (this.#closed) this.#abandoned(job);
      else await logContext.run(job.context, () => this.#run(job));
    }
    this.#busy -= 1;
    this.#next();
    if (!this.#isIdle) return;
    for (const resolve of this.#settling) resolve();
    this.#settling.clear();
  }

  /** Never rejects. */
  async #run(job: Job): Promise<void> {
    const controller = new AbortController();
    const start = this.#clock.now();
    this.#running.set(controller, job);
    try {
      await this.#within(job, controller);
      this.#counts.done += 1;
      this.#logger.debug({ task: job.name, ms: this.#clock.now() - start }, "deferred work done");
    } catch (thrown) {
      this.#failed(job, thrown);
    } finally {
      this.#running.delete(controller);
    }
  }

  /** The task, or its time-out; who does not listen to the signal is left to itself. */
  async #within({ task, name, timeoutMs }: Job, controller: AbortController): Promise<void> {
    const { signal } = controller;
    const ended = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => ended.reject(signal.reason), { once: true });
    const late = () => controller.abort(new TaskTimeoutError(name, timeoutMs));
    const cancel = this.#clock.after(timeoutMs, late);
    const work = (async () => await task(signal))();
    try {
      await Promise.race([work, ended.promise]);
    } catch (error) {
      if (signal.aborted) this.#await(work);
      throw error;
    } finally {
      cancel();
    }
  }

  #await(work: Promise<unknown>): void {
    this.#overdue += 1;
    const end = () => void (this.#overdue -= 1);
    work.then(end, end);
  }

  #failed({ name, context }: Job, thrown: unknown): void {
    if (thrown instanceof TaskAbandonedError) return;
    const error = thrown instanceof Error ? thrown : new Error(`${String(thrown)} was thrown`);
    const timedOut = error instanceof TaskTimeoutError;
    this.#counts[timedOut ? "timed_out" : "failed"] += 1;
    this.#tell({ name, error, context, timedOut });
    this.#logger.error({ err: error, task: name }, "deferred work failed");
  }

  #abandoned({ name, context }: Job): TaskAbandonedError {
    const error = new TaskAbandonedError(name);
    this.#counts.abandoned += 1;
    this.#tell({ name, error, context, timedOut: false });
    this.#logger.warn({ task: name }, "deferred work was abandoned");
    return error;
  }
}
