import type { Clock } from "../../support/index.ts";
import type { Receipt } from "./broker.ts";

/** For how long a key stands for what was published under it, in milliseconds. */
export const ONCE_MS = 10 * 60_000;

/** What was published under idempotency keys, in memory. */
export class OnceKeys {
  readonly #clock: Clock;
  /** In the order of their end. */
  readonly #receipts = new Map<string, { receipt: Receipt; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(topic: string, key: string): Receipt | undefined {
    const known = this.#receipts.get(nameOf(topic, key));
    return known && known.until > this.#clock.now() ? known.receipt : undefined;
  }

  set(topic: string, key: string, receipt: Receipt): void {
    this.#sweep();
    const name = nameOf(topic, key);
    this.#receipts.delete(name);
    this.#receipts.set(name, { receipt, until: this.#clock.now() + ONCE_MS });
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [name, { until }] of this.#receipts) {
      if (until > now) return;
      this.#receipts.delete(name);
    }
  }
}

function nameOf(topic: string, key: string): string {
  return `${topic}\n${key}`;
}
