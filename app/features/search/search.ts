import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Blocks } from "../accounts/index.ts";
import { FilterNames } from "./filter_names.ts";
import { bitsOf } from "./has.ts";
import { bestPlace, type BestPlace, bestPlaceText, newestPlace } from "./place.ts";
import { type SearchQuery, searchQuery } from "./query/search_query.ts";
import { score } from "./ranking.ts";
import { type FoundRow, SearchRepository, type Wanted } from "./search_repository.ts";

export const ORDERS = ["newest", "best"] as const;
export type Order = (typeof ORDERS)[number];

/** The best ones are chosen among so many of the newest hits. */
const BEST_OF = 300;

export interface Asked {
  q: string;
  order: Order;
  /** `next` of the page before. */
  before?: string | undefined;
  limit: number;
}

export interface Hits {
  query: SearchQuery;
  rows: readonly FoundRow[];
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

interface Ranked {
  id: number;
  score: number;
}

/** Finds messages among those that somebody may read, and not of whom they have blocked. */
@singleton()
export class Search {
  readonly #repository: SearchRepository;
  readonly #names: FilterNames;
  readonly #blocks: Blocks;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(repository: SearchRepository, names: FilterNames, blocks: Blocks, clock: Clock) {
    this.#repository = repository;
    this.#names = names;
    this.#blocks = blocks;
    this.#clock = clock;
  }

  /**
   * @throws ValidationError `search_…` when the query cannot be understood; the message says why
   * @example await search.find(viewer, { q: 'from:ada "big plans"', order: "newest", limit: 20 })
   */
  async find(viewer: Viewer, asked: Asked): Promise<Hits> {
    const query = searchQuery(asked.q, this.#clock.now());
    const wanted = await this.#wanted(viewer, query);
    // Without words one message is as good as the other.
    const isByTime = asked.order === "newest" || query.sequences.length === 0;
    const { ids, next } = await (isByTime
      ? this.#newest(wanted, asked)
      : this.#best(wanted, asked));
    return { query, rows: await this.#repository.load(viewer.id, ids), next };
  }

  async #wanted(viewer: Viewer, query: SearchQuery): Promise<Wanted> {
    const { sequences, since, until } = query;
    const { blocked } = await this.#blocks.around(viewer.id);
    return {
      viewerId: viewer.id,
      sequences,
      authors: await this.#names.people(viewer, query.from),
      notOf: [...blocked],
      rooms: await this.#names.rooms(viewer, query.in),
      since,
      until,
      has: bitsOf(query.has),
    };
  }

  async #newest(wanted: Wanted, { before, limit }: Asked): Promise<PageOfIds> {
    const below = before === undefined ? undefined : newestPlace(before);
    const found = await this.#repository.newest({ ...wanted, below }, limit + 1);
    const ids = found.slice(0, limit);
    return { ids, next: found.length > limit ? String(ids.at(-1)) : null };
  }

  async #best(wanted: Wanted, { before, limit }: Asked): Promise<PageOfIds> {
    const place = before === undefined ? undefined : bestPlace(before);
    const newest = await this.#repository.newest({ ...wanted, below: place?.top }, BEST_OF);
    const top = place?.top ?? (newest[0] ?? 0) + 1;
    const ranked = await this.#ranked(newest, wanted);
    const rest = place ? ranked.filter((one) => byFit(place, one) < 0) : ranked;
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    const next = last && rest.length > limit ? bestPlaceText({ top, ...last }) : null;
    return { ids: page.map(({ id }) => id), next };
  }

  async #ranked(ids: readonly number[], { sequences }: Wanted): Promise<Ranked[]> {
    const entries = await this.#repository.tokens(ids);
    const ranked = entries.map(({ id, tokens }) => ({ id, score: score(tokens, sequences) }));
    return ranked.toSorted(byFit);
  }
}

interface PageOfIds {
  ids: readonly number[];
  next: string | null;
}

/** Of two that fit as well the newer one comes first. */
function byFit(a: Ranked | BestPlace, b: Ranked): number {
  return b.score - a.score || b.id - a.id;
}
