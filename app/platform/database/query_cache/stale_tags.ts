import type { Logger } from "../../logging/index.ts";
import type { Clock } from "../../support/index.ts";
import type { CacheStore } from "./cache_store.ts";

const AGAIN_MS = 500;
const MOST_OWED = 10_000;
/** Every result has this tag, too. */
export const EVERYTHING = "*";

/**
 * Brings word of stale tags to the store, again and again where it is away. Until it has arrived, nothing under those
 * tags is taken from the store here.
 */
export class StaleTags {
  readonly #store: CacheStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #owed = new Map<string, number>();
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(store: CacheStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether the store may still hold what one of these tags was under. */
  owes(tags: readonly string[]): boolean {
    if (this.#owed.size === 0) return false;
    return this.#owed.has(EVERYTHING) || tags.some((tag) => this.#owed.has(tag));
  }

  async tell(tags: readonly string[]): Promise<void> {
    for (const tag of tags) this.#owed.set(tag, (this.#owed.get(tag) ?? 0) + 1);
    await this.#pay(tags);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #pay(tags: readonly string[]): Promise<void> {
    const counts = tags.map((tag) => this.#owed.get(tag));
    try {
      await this.#store.invalidate(tags);
      // One that became stale again meanwhile is still owed: its own word is on the way.
      tags.forEach((tag, index) => {
        if (this.#owed.get(tag) === counts[index]) this.#owed.delete(tag);
      });
    } catch (error) {
      this.#logger.debug({ err: error, tags: tags.length }, "stale results are told of later");
      this.#later();
    }
  }

  #later(): void {
    if (this.#owed.size > MOST_OWED) {
      this.#owed.clear();
      this.#owed.set(EVERYTHING, 1);
    }
    if (this.#closed || this.#cancel) return;
    this.#cancel = this.#clock.after(AGAIN_MS, () => {
      this.#cancel = undefined;
      void this.#pay([...this.#owed.keys()]);
    });
  }
}
