import type { CompiledQuery } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock, Figures } from "../../support/index.ts";
import { Database } from "../database.ts";
import { CacheNews } from "./cache_news.ts";
import { CacheStore, type Place } from "./cache_store.ts";
import { KeptResults } from "./kept_results.ts";
import { ManyResults } from "./many_results.ts";
import { OneResult } from "./one_result.ts";
import { queryKey } from "./query_key.ts";
import { EVERYTHING, StaleTags } from "./stale_tags.ts";

/** How a result is kept. */
export interface Caching {
  /** Names the result; made of the query itself when missing. */
  key?: string;
  /** How long it may be used at most, in milliseconds. */
  ttl: number;
  /** What it is made of: `invalidate` with one of these makes it stale. */
  tags: readonly string[];
}

/** Results for several ids at once, each under its own key and tags. */
export interface CachingMany<Id> {
  ids: readonly Id[];
  place: (id: Id) => Place;
  /** How long each may be used at most, in milliseconds. */
  ttl: number;
}

/** A query that was built and not run yet. */
interface Select<Row> {
  compile(): CompiledQuery<Row>;
  execute(): Promise<Row[]>;
}

/**
 * Keeps results of queries for a while, where somebody asks for it: in memory, or in Redis for all nodes. They hold
 * what JSON can say, and must not be changed. Never for what says who may do what.
 *
 * A result is made once however many wait for it, renewed before it ends, and never kept when something under its
 * tags changed while it was read. Inside a transaction, and while the store is away, the database is asked.
 *
 * @example
 * const rooms = await cache.cached({ ttl: 60_000, tags: ["rooms"] }, () =>
 *   database.query.selectFrom("rooms").select("name"),
 * );
 * await database.transaction(async () => {
 *   await rename(room);
 *   cache.invalidate("rooms"); // after the commit, on all nodes; never when it is undone
 * });
 */
@singleton()
export class QueryCache {
  readonly #database: Database;
  readonly #news: CacheNews;
  readonly #kept: KeptResults;
  readonly #one: OneResult;
  readonly #many: ManyResults;
  readonly #stale: StaleTags;
  readonly #isOff: boolean;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    store: CacheStore,
    news: CacheNews,
    settings: Settings,
    clock: Clock,
    log: Log,
    figures: Figures,
  ) {
    this.#database = database;
    this.#news = news;
    const logger = log.part("database");
    const kept = new KeptResults(store, clock, logger);
    this.#kept = kept;
    this.#one = new OneResult(database, kept);
    this.#many = new ManyResults(database, kept);
    this.#stale = new StaleTags(store, clock, logger);
    this.#isOff = settings.cache.queries === "off";
    news.onTold((tags = [EVERYTHING]) => void this.#stale.tell(tags));
    figures.provide("database.cache", () => ({ ...kept.counts, ...store.figures() }));
  }

  /** The rows of a query, as they are or as they were at most `ttl` ago. */
  cached<Row>(caching: Caching, build: () => Select<Row>): Promise<Row[]>;
  /** Whatever `load` makes, under the key. */
  cached<T>(caching: Caching & { key: string }, load: () => Promise<T>): Promise<T>;
  cached(
    { key, ttl, tags }: Caching,
    make: () => Select<unknown> | Promise<unknown>,
  ): Promise<unknown> {
    const all = [...tags, EVERYTHING];
    if (!this.#mayAsk(all)) return run(make());
    const load = () => run(make());
    if (key !== undefined) return this.#one.take({ place: { key, tags: all }, ttl, load });
    const query = make();
    if (!isSelect(query)) throw new Error("A result that is no query needs a key of its own.");
    const place = { key: queryKey(query.compile()), tags: all };
    return this.#one.take({ place, ttl, load: () => query.execute() });
  }

  /**
   * Results for many ids, of which only the missing ones are asked for, in one go. Ids for which `load` knows nothing
   * are left out, and not kept.
   */
  many<Id, Value>(
    { ids, place, ttl }: CachingMany<Id>,
    load: (missing: Id[]) => Promise<Map<Id, Value>>,
  ): Promise<Map<Id, Value>> {
    if (!this.#mayAsk([EVERYTHING])) return load([...ids]);
    const placeOf = (id: Id) => withEverything(place(id));
    const mayAsk = (tags: readonly string[]) => this.#mayAsk(tags);
    return this.#many.take({ ids, placeOf, mayAsk, ttl, load });
  }

  /**
   * What was made under these tags is stale: at once here, and on all nodes. Inside a transaction it becomes so with
   * the commit.
   */
  invalidate(...tags: string[]): void {
    this.#database.afterCommit(() => this.#invalidate(tags));
  }

  /** Forgets everything, on all nodes. */
  clear(): Promise<void> {
    return this.#invalidate([EVERYTHING]);
  }

  /** Ends what would go on by itself. */
  close(): void {
    this.#stale.close();
  }

  async #invalidate(tags: readonly string[]): Promise<void> {
    this.#kept.counts.invalidated += tags.length;
    await Promise.all([this.#stale.tell(tags), this.#news.tell(tags)]);
  }

  /** Not from a transaction, which sees more than others do, nor where the store does not know yet what changed. */
  #mayAsk(tags: readonly string[]): boolean {
    if (this.#isOff) return false;
    const may = !this.#database.inTransaction && !this.#stale.owes(tags);
    if (!may) this.#kept.counts.bypassed += 1;
    return may;
  }
}

function withEverything({ key, tags }: Place): Place {
  return { key, tags: [...tags, EVERYTHING] };
}

function isSelect(made: Select<unknown> | Promise<unknown>): made is Select<unknown> {
  return "compile" in made && "execute" in made;
}

function run(made: Select<unknown> | Promise<unknown>): Promise<unknown> {
  return isSelect(made) ? made.execute() : made;
}
