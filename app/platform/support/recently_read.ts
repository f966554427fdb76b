import { LRUCache } from "lru-cache";
import type { Clock } from "./clock.ts";
import type { Awaitable } from "./when_there.ts";

export interface RecentlyReadOptions {
  clock: Clock;
  /** How long what was read is believed, in milliseconds. */
  believedMs: number;
  /** How many are remembered at most. */
  most: number;
}

interface Memory<Value> {
  /** On its way while it is being read. */
  value: Awaitable<Value>;
  /** When reading began: what changed elsewhere since then may not be in it. */
  readAt: number;
}

/**
 * What was read a moment ago, for what every request asks again; who asks while it is being read gets the same.
 * Whoever changes it here says so with `forget`; a change by another process is seen as late as the memory lasts.
 * `undefined` is not remembered: what is not there yet may come at any moment.
 *
 * @example
 * const people = new RecentlyRead<number, User>({ clock, believedMs: 1000, most: 10_000 });
 * const user = await people.take(7, () => readUser(7));
 */
export class RecentlyRead<Key extends string | number, Value> {
  readonly #options: RecentlyReadOptions;
  readonly #memories: LRUCache<Key, Memory<Value>>;

  constructor(options: RecentlyReadOptions) {
    this.#options = options;
    this.#memories = new LRUCache({ max: options.most });
  }

  /**
   * From memory, or read; at once where that is possible.
   *
   * @param believedMs where who asks believes it for another time than others do
   */
  take(
    key: Key,
    read: () => Awaitable<Value>,
    believedMs = this.#options.believedMs,
  ): Awaitable<Value> {
    const now = this.#options.clock.now();
    const known = this.#memories.get(key);
    if (known && known.readAt + believedMs > now) return known.value;
    const memory = { value: read(), readAt: now };
    this.#remember(key, memory);
    return memory.value;
  }

  /** It was changed, or all may have been: who asks next reads, and what is being read is not remembered. */
  forget(key?: Key): void {
    if (key === undefined) this.#memories.clear();
    else this.#memories.delete(key);
  }

  /** From the begin of reading: a change meanwhile takes the memory away, and nothing is left to write the old into. */
  #remember(key: Key, memory: Memory<Value>): void {
    const { value } = memory;
    if (value !== undefined) this.#memories.set(key, memory);
    if (!(value instanceof Promise)) return;
    value.then(
      (there) => (there === undefined ? this.#drop(key, memory) : (memory.value = there)),
      () => this.#drop(key, memory),
    );
  }

  /** Another one may be in its place by now. */
  #drop(key: Key, memory: Memory<Value>): void {
    if (this.#memories.peek(key) === memory) this.#memories.delete(key);
  }
}
