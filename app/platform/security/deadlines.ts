import type { Clock } from "../support/index.ts";

const SECOND = 1000;

/**
 * Many things that each end at a time of their own, under one timer: to the second, and at no cost while nothing is
 * due.
 *
 * @example
 * const deadlines = new Deadlines<Connection>(clock, (connection) => close(connection));
 * deadlines.set(connection, token.expiresAt);
 */
export class Deadlines<T> {
  readonly #clock: Clock;
  readonly #onDue: (item: T) => void;
  readonly #bySecond = new Map<number, Set<T>>();
  readonly #secondOf = new Map<T, number>();
  #waiting: { second: number; cancel: () => void } | undefined;

  constructor(clock: Clock, onDue: (item: T) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#secondOf.size;
  }

  /** Names the time of an item, in place of an earlier one; never comes before it. */
  set(item: T, at: number): void {
    this.clear(item);
    const second = Math.ceil(at / SECOND);
    const items = this.#bySecond.get(second) ?? new Set();
    this.#bySecond.set(second, items.add(item));
    this.#secondOf.set(item, second);
    if (!this.#waiting || second < this.#waiting.second) this.#waitFor(second);
  }

  clear(item: T): void {
    const second = this.#secondOf.get(item);
    if (second === undefined) return;
    this.#secondOf.delete(item);
    const items = this.#bySecond.get(second);
    items?.delete(item);
    if (items?.size === 0) this.#bySecond.delete(second);
  }

  #waitFor(second: number): void {
    this.#waiting?.cancel();
    // Longer than a timer can wait (24 days) is waited for in steps.
    const ms = Math.min(Math.max(0, second * SECOND - this.#clock.now()), 2 ** 31 - 1);
    this.#waiting = { second, cancel: this.#clock.after(ms, () => this.#look()) };
  }

  #look(): void {
    this.#waiting = undefined;
    const now = this.#clock.now() / SECOND;
    const due = [...this.#bySecond.keys()].filter((second) => second <= now);
    for (const second of due.toSorted((a, b) => a - b)) {
      for (const item of this.#bySecond.get(second) ?? []) {
        this.clear(item);
        this.#onDue(item);
      }
    }
    this.#waitForNext();
  }

  #waitForNext(): void {
    if (this.#waiting) this.#waiting.cancel();
    this.#waiting = undefined;
    if (this.#bySecond.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const second of this.#bySecond.keys()) next = Math.min(next, second);
    this.#waitFor(next);
  }
}
