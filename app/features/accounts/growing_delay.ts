import { LRUCache } from "lru-cache";
import type { Clock } from "../../platform/support/index.ts";

export interface DelayOptions {
  /** Failures that cost nothing. */
  free: number;
  /** Wait after the first failure past those, in ms; doubles with each further one. */
  firstMs: number;
  /** Longest wait in ms. */
  longestMs: number;
  /** Without a failure for so long, all is forgotten, in ms. */
  forgetMs: number;
}

interface Failures {
  count: number;
  at: number;
}

/** Keys that are remembered at once; past that the least recent ones are let off. */
const REMEMBERED = 20_000;

/** Makes repeated failures wait longer each time; kept in this process. */
export class GrowingDelay {
  readonly #options: DelayOptions;
  readonly #clock: Clock;
  readonly #failures = new LRUCache<string, Failures>({ max: REMEMBERED });

  constructor(options: DelayOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Milliseconds until this key may try again; 0 for now. */
  wait(key: string): number {
    const failures = this.#known(key);
    return failures
      ? Math.max(0, failures.at + this.#delay(failures.count) - this.#clock.now())
      : 0;
  }

  fail(key: string): void {
    const count = (this.#known(key)?.count ?? 0) + 1;
    this.#failures.set(key, { count, at: this.#clock.now() });
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #known(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures && this.#clock.now() - failures.at < this.#options.forgetMs
      ? failures
      : undefined;
  }

  #delay(count: number): number {
    const { free, firstMs, longestMs } = this.#options;
    return count <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (count - free - 1));
  }
}
