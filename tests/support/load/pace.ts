import { setTimeout as pause } from "node:timers/promises";

/**
 * Paces work to so many a second; it is the load itself, not a way to wait for anything.
 *
 * @example for (const pace = new Pace(50); running; await pace.next()) await write();
 */
export class Pace {
  readonly #everyMs: number;
  #next: number;

  constructor(perSecond: number) {
    this.#everyMs = 1000 / perSecond;
    this.#next = performance.now();
  }

  /** Resolves when the next one is due; what was late is not made up for. */
  async next(): Promise<void> {
    const now = performance.now();
    this.#next = Math.max(this.#next + this.#everyMs, now);
    await pause(this.#next - now);
  }
}
