import type { Context } from "hono";
import { singleton } from "../container/index.ts";
import { Log } from "../logging/index.ts";

export type Task = () => unknown;

const KEY = "deferred";

/** The tasks that wait for the end of this request. */
export function deferredOf(c: Context): Task[] {
  const known = c.get(KEY) as Task[] | undefined;
  if (known) return known;
  const tasks: Task[] = [];
  c.set(KEY, tasks);
  return tasks;
}

/** Work that runs when its response is out. A failure is logged; a stop waits for what is running. */
@singleton()
export class DeferredWork {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Runs the tasks one after the other, none of them in the way of the caller. */
  run(tasks: readonly Task[]): void {
    const work = this.#runAll(tasks).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  /** Fulfilled when nothing is running any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #runAll(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      try {
        await task();
      } catch (error) {
        this.#log.part("http").error({ err: error }, "deferred work failed");
      }
    }
  }
}
