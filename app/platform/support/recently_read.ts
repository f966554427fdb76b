import { LRUCache } from "lru-cache";
import type { Clock } from "./clock.ts";
import { type Awaitable, whenThere } from "./when_there.ts";

export interface RecentlyReadOptions {
  clock: Clock;
  /** How long what was read is believed, in milliseconds. */
  believedMs: number;
  /** How many are remembered at most. */
  most: number;
}

interface Memory<Value> {
  value: Value;
  until: number;
}

/**
 * What was read a moment ago, for what every request asks again. Whoever changes it here says so with `forget`;
 * a change by another process is seen as late as the memory lasts.
 *
 * @example
 * const people = new RecentlyRead<number, User>({ clock, believedMs: 1000, most: 10_000 });
 * const user = await people.take(7, () => readUser(7));
 */
export class RecentlyRead<Key extends string | number, Value> {
  readonly #options: RecentlyReadOptions;
  readonly #memories: LRUCache<Key, Memory<Value>>;
  /** Grows with each change: what was asked for before one is not remembered after it. */
  #changes = 0;

  constructor(options: RecentlyReadOptions) {
    this.#options = options;
    this.#memories = new LRUCache({ max: options.most });
  }

  /** From memory, or read; at once where that is possible. */
  take(key: Key, read: () => Awaitable<Value>): Awaitable<Value> {
    const memory = this.#memories.get(key);
    if (memory && memory.until > this.#options.clock.now()) return memory.value;
    const before = this.#changes;
    return whenThere(read(), (value) => {
      if (before === this.#changes) this.#remember(key, value);
      return value;
    });
  }

  /** It was changed, or all may have been: who asks next reads. */
  forget(key?: Key): void {
    this.#changes += 1;
    if (key === undefined) this.#memories.clear();
    else this.#memories.delete(key);
  }

  #remember(key: Key, value: Value): void {
    const until = this.#options.clock.now() + this.#options.believedMs;
    this.#memories.set(key, { value, until });
  }
}
