import type { Clock } from "../support/index.ts";

interface RoundsOptions {
  clock: Clock;
  /** From the end of a round to the begin of the next, in milliseconds. */
  everyMs: number;
  /** @returns whether there is more to do at once */
  round: () => Promise<boolean>;
  failed: (error: unknown) => void;
}

/** Does something again and again: after a pause, at once when it is woken, and never twice at a time. */
export class Rounds {
  readonly #options: RoundsOptions;
  #cancel: (() => void) | undefined;
  #going = false;
  #running = false;
  #woken = false;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** No round begins from now on; one that is under way ends by itself. */
  stop(): void {
    this.#running = false;
    this.#cancel?.();
  }

  /** Begins the next round now, or right after the one that is under way. */
  wake(): void {
    if (!this.#running || this.#woken) return;
    this.#woken = true;
    if (!this.#going) this.#plan(0);
  }

  #plan(afterMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(afterMs, () => void this.#go());
  }

  async #go(): Promise<void> {
    this.#going = true;
    this.#woken = false;
    const more = await this.#round();
    this.#going = false;
    if (this.#running) this.#plan(more || this.#woken ? 0 : this.#options.everyMs);
  }

  async #round(): Promise<boolean> {
    try {
      return await this.#options.round();
    } catch (error) {
      this.#options.failed(error);
      return false;
    }
  }
}
