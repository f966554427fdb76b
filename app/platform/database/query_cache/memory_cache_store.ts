import { LRUCache } from "lru-cache";
import { type Clock, frozen } from "../../support/index.ts";
import { CacheStore, type Entry, type Found, type Place } from "./cache_store.ts";

const MOST_TAGS = 100_000;
/** What an entry takes besides its text, about, in bytes. */
const OVERHEAD = 300;

interface Kept {
  entry: Entry;
  bytes: number;
}

/** Results in the memory of one process; what was not used for the longest time goes first. */
export class MemoryCacheStore extends CacheStore {
  readonly #entries: LRUCache<string, Kept>;
  readonly #versions = new LRUCache<string, string>({ max: MOST_TAGS });
  readonly #claims = new Set<string>();
  readonly #clock: Clock;
  #lastVersion = 0;
  #evicted = 0;

  /** @param bytes most memory that results may take */
  constructor(clock: Clock, bytes: number) {
    super();
    this.#clock = clock;
    this.#entries = new LRUCache({
      maxSize: bytes,
      sizeCalculation: ({ bytes }) => bytes,
      dispose: (_, __, reason) => {
        if (reason === "evict") this.#evicted += 1;
      },
    });
  }

  override async read(places: readonly Place[]): Promise<Found[]> {
    return places.map(({ key, tags }) => ({
      versions: tags.map((tag) => this.#version(tag)),
      entry: this.#living(key),
    }));
  }

  override async write(entries: readonly (readonly [string, Entry])[]): Promise<void> {
    for (const [key, entry] of entries) this.#keep(key, entry);
  }

  /** Done when it returns, before anybody waits for it. */
  override async invalidate(tags: readonly string[]): Promise<void> {
    for (const tag of tags) this.#renew(tag);
  }

  override async claim(key: string): Promise<(() => Promise<void>) | undefined> {
    if (this.#claims.has(key)) return undefined;
    this.#claims.add(key);
    return async () => void this.#claims.delete(key);
  }

  override figures(): { entries: number; bytes: number; evicted: number } {
    const { size, calculatedSize } = this.#entries;
    return { entries: size, bytes: calculatedSize, evicted: this.#evicted };
  }

  #keep(key: string, entry: Entry): void {
    const text = JSON.stringify(entry.value) ?? "null";
    const value: unknown = frozen(JSON.parse(text));
    const bytes = OVERHEAD + 2 * (text.length + key.length);
    this.#entries.set(key, { entry: { ...entry, value }, bytes });
  }

  #living(key: string): Entry | undefined {
    const entry = this.#entries.get(key)?.entry;
    if (!entry || entry.expires > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #version(tag: string): string {
    return this.#versions.get(tag) ?? this.#renew(tag);
  }

  #renew(tag: string): string {
    this.#lastVersion += 1;
    const version = this.#lastVersion.toString(36);
    this.#versions.set(tag, version);
    return version;
  }
}
