import { LRUCache } from "lru-cache";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { type Count, Counters } from "./counters.ts";

/** Keys that are counted at once; past that the least recent ones are let off. */
const REMEMBERED = 50_000;
/** Doors judge; the limiter only counts. */
const COUNTING = { points: Number.MAX_SAFE_INTEGER, duration: 60, keyPrefix: "" };

/** Counts of this process. */
export class MemoryCounters extends Counters {
  readonly shared = false;
  readonly away = false;
  readonly #limiter = new RateLimiterMemory(COUNTING);
  readonly #keys = new LRUCache<string, true>({
    max: REMEMBERED,
    dispose: (_, key) => void this.#limiter.delete(key),
  });

  override async add(key: string, points: number, seconds: number): Promise<Count> {
    this.#keep(key);
    return countOf(await this.#limiter.penalty(key, points, { customDuration: seconds }));
  }

  override async get(key: string): Promise<Count | null> {
    const found = await this.#limiter.get(key);
    return found && countOf(found);
  }

  override async set(key: string, value: number, seconds: number): Promise<void> {
    this.#keep(key);
    await this.#limiter.set(key, value, seconds);
  }

  override async delete(key: string): Promise<void> {
    await this.#limiter.delete(key);
  }

  /** Entering a key again must not count as letting it go. */
  #keep(key: string): void {
    if (this.#keys.get(key) === undefined) this.#keys.set(key, true);
  }
}

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { value: consumedPoints, msLeft: msBeforeNext, shared: false };
}
