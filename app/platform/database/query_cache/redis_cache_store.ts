import type { Redis } from "ioredis";
import { type Clock, randomId } from "../../support/index.ts";
import { Patience } from "./patience.ts";
import { CacheStore, type Entry, type Found, type Place } from "./cache_store.ts";

/** A tag that nobody touched for so long may be forgotten. */
const VERSION_LIVES_MS = 7 * 24 * 60 * 60_000;
/** A node that died while it made a result holds others up for no longer. */
const CLAIM_MS = 5000;

/** Gives a claim back, unless it ran out and belongs to another by now. */
const GIVE_BACK = `
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0`;

/** Results in Redis, shared by all nodes; Redis itself forgets what has expired. */
export class RedisCacheStore extends CacheStore {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #prefix: string;
  readonly #patience = new Patience();

  /** @param prefix begins every key */
  constructor(redis: Redis, clock: Clock, prefix: string) {
    super();
    this.#redis = redis;
    this.#clock = clock;
    this.#prefix = `${prefix}cache:`;
  }

  override async read(places: readonly Place[]): Promise<Found[]> {
    if (places.length === 0) return [];
    const tags = [...new Set(places.flatMap((place) => place.tags))];
    const keys = [
      ...places.map(({ key }) => this.#entryKey(key)),
      ...tags.map((tag) => this.#versionKey(tag)),
    ];
    const answers = await this.#patience.ask(() => this.#redis.mget(keys));
    const versions = await this.#completed(tags, answers.slice(places.length));
    return places.map((place, index) => ({
      versions: place.tags.map((tag) => versions.get(tag) ?? ""),
      entry: this.#living(answers[index]),
    }));
  }

  override async write(entries: readonly (readonly [string, Entry])[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const [key, entry] of entries) {
      const lives = Math.ceil(entry.expires - this.#clock.now());
      if (lives > 0) pipeline.set(this.#entryKey(key), JSON.stringify(entry), "PX", lives);
    }
    if (pipeline.length > 0) await this.#patience.ask(() => done(pipeline.exec()));
  }

  override async invalidate(tags: readonly string[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const tag of tags) pipeline.set(this.#versionKey(tag), fresh(), "PX", VERSION_LIVES_MS);
    await this.#patience.ask(() => done(pipeline.exec()));
  }

  override async claim(key: string): Promise<(() => Promise<void>) | undefined> {
    const [place, token] = [this.#claimKey(key), randomId(96)];
    const claim = () => this.#redis.set(place, token, "PX", CLAIM_MS, "NX");
    if ((await this.#patience.ask(claim)) === null) return undefined;
    return async () => void (await this.#redis.eval(GIVE_BACK, 1, place, token));
  }

  /** Gives those tags a version that have none. Two nodes that do it at once take the same one. */
  async #completed(
    tags: readonly string[],
    known: readonly (string | null)[],
  ): Promise<Map<string, string>> {
    const versions = new Map(tags.map((tag, index) => [tag, known[index] ?? ""]));
    const missing = tags.filter((tag) => versions.get(tag) === "");
    if (missing.length === 0) return versions;
    const pipeline = this.#redis.pipeline();
    for (const tag of missing) {
      pipeline.set(this.#versionKey(tag), fresh(), "PX", VERSION_LIVES_MS, "NX");
    }
    pipeline.mget(missing.map((tag) => this.#versionKey(tag)));
    const answers = await this.#patience.ask(() => done(pipeline.exec()));
    const made = answers.at(-1) as (string | null)[];
    missing.forEach((tag, index) => versions.set(tag, made[index] ?? ""));
    return versions;
  }

  #living(text: string | null | undefined): Entry | undefined {
    if (text === null || text === undefined) return undefined;
    const entry = JSON.parse(text) as Entry;
    return entry.expires > this.#clock.now() ? entry : undefined;
  }

  #entryKey(key: string): string {
    return `${this.#prefix}e:${key}`;
  }

  #versionKey(tag: string): string {
    return `${this.#prefix}v:${tag}`;
  }

  #claimKey(key: string): string {
    return `${this.#prefix}c:${key}`;
  }
}

/** A version that no other node thinks of. */
function fresh(): string {
  return randomId(72);
}

/** The answers to a pipeline. @throws the first error among them */
async function done(work: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  const answers = (await work) ?? [];
  return answers.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
