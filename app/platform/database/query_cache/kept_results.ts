import type { Logger } from "../../logging/index.ts";
import type { Clock } from "../../support/index.ts";
import type { CacheStore, Entry, Found, Place } from "./cache_store.ts";

/** From this part of its time on a result is renewed before it ends. */
const RENEW_FROM = 0.8;

/** How often what happened. */
export interface Counts {
  hits: number;
  misses: number;
  /** Was kept, and something under its tags changed since. */
  stale: number;
  /** Waited for what another was making already. */
  joined: number;
  /** Made anew before its end. */
  renewed: number;
  /** The database was asked because of a transaction, or since the store does not know yet what changed. */
  bypassed: number;
  /** The store did not answer. */
  away: number;
  invalidated: number;
}

/** A store of results that may be away: then it holds nothing and forgets what it is given. */
export class KeptResults {
  readonly counts: Counts = {
    hits: 0,
    misses: 0,
    stale: 0,
    joined: 0,
    renewed: 0,
    bypassed: 0,
    away: 0,
    invalidated: 0,
  };
  readonly #store: CacheStore;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(store: CacheStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @returns nothing when the store is away */
  read(places: readonly Place[]): Promise<Found[] | undefined> {
    return this.attempt(() => this.#store.read(places));
  }

  /** @param ttl how long it may be used at most, in milliseconds */
  async write(results: readonly Result[], ttl: number): Promise<void> {
    const now = this.#clock.now();
    const times = { expires: now + ttl, renewFrom: now + ttl * RENEW_FROM };
    const entries = results.map(
      ({ key, versions, value }) => [key, { value, versions, ...times }] as const,
    );
    await this.attempt(() => this.#store.write(entries));
  }

  /** The right to make a result, over all nodes; `taken` when another has it. */
  async claim(key: string): Promise<(() => Promise<unknown>) | "taken" | "away"> {
    let taken = false;
    const release = await this.attempt(async () => {
      const claimed = await this.#store.claim(key);
      taken = claimed === undefined;
      return claimed;
    });
    if (release) return () => this.attempt(release);
    return taken ? "taken" : "away";
  }

  /** The entry that was found, if it may be used; counts what it is. */
  judged(found: Found): Entry | undefined {
    const entry = usable(found);
    if (entry) this.counts.hits += 1;
    else if (found.entry) this.counts.stale += 1;
    else this.counts.misses += 1;
    return entry;
  }

  isRipe(entry: Entry): boolean {
    return this.#clock.now() >= entry.renewFrom;
  }

  /** Nothing, counted, where the store fails. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.counts.away += 1;
      this.#logger.debug({ err: error }, "the query cache is away; the database is asked");
      return undefined;
    }
  }
}

/** A result with the versions that its tags had before it was read. */
export interface Result {
  key: string;
  versions: readonly string[];
  value: unknown;
}

/** The entry, if it was made under the versions that hold now. */
export function usable({ entry, versions }: Found): Entry | undefined {
  const isCurrent =
    entry?.versions.length === versions.length &&
    entry.versions.every((version, index) => version === versions[index]);
  return isCurrent ? entry : undefined;
}
