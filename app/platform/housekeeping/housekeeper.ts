import { allOf, singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock, Figures } from "../support/index.ts";
import { type Chore, chores } from "./chore.ts";

/** Does the chores of this node, each at its own pace and never twice at a time. */
@singleton()
export class Housekeeper {
  readonly #chores: readonly Chore[];
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #planned = new Map<Chore, () => void>();
  #running = new Set<Promise<void>>();
  #done = 0;
  #failed = 0;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(@allOf(chores) all: readonly Chore[], clock: Clock, log: Log, figures: Figures) {
    this.#chores = all;
    this.#clock = clock;
    this.#log = log.part("housekeeping");
    figures.provide("housekeeping", () => ({
      chores: all.length,
      done: this.#done,
      failed: this.#failed,
    }));
  }

  start(): void {
    for (const chore of this.#chores) this.#plan(chore);
  }

  /** Begins nothing any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    for (const cancel of this.#planned.values()) cancel();
    this.#planned.clear();
    await Promise.all(this.#running);
  }

  #plan(chore: Chore): void {
    const cancel = this.#clock.after(chore.everyMs, () => {
      const run = this.#run(chore).finally(() => {
        this.#running.delete(run);
        if (this.#planned.has(chore)) this.#plan(chore);
      });
      this.#running.add(run);
    });
    this.#planned.set(chore, cancel);
  }

  async #run(chore: Chore): Promise<void> {
    try {
      await chore.run();
      this.#done += 1;
    } catch (err) {
      this.#failed += 1;
      this.#log.warn({ err, chore: chore.constructor.name }, "left for the next round");
    }
  }
}
