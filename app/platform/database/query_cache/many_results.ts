import type { Database } from "../database.ts";
import type { Place } from "./cache_store.ts";
import { Flights, flightName } from "./flights.ts";
import type { KeptResults } from "./kept_results.ts";
import { loadFresh } from "./load_fresh.ts";

interface Wanted<Id, Value> {
  ids: readonly Id[];
  placeOf: (id: Id) => Place;
  /** Whether the store may be asked for what is under these tags. */
  mayAsk: (tags: readonly string[]) => boolean;
  ttl: number;
  load: (missing: Id[]) => Promise<Map<Id, Value>>;
}

interface Missing<Id> {
  id: Id;
  key: string;
  versions: readonly string[];
}

/** An id with its result on the way. */
type Landing<Id> = Promise<{ id: Id; value: unknown }>;

/** Results for many ids: those that are kept, and the missing ones in one go. */
export class ManyResults {
  readonly #database: Database;
  readonly #kept: KeptResults;
  readonly #flights = new Flights();

  constructor(database: Database, kept: KeptResults) {
    this.#database = database;
    this.#kept = kept;
  }

  async take<Id, Value>(wanted: Wanted<Id, Value>): Promise<Map<Id, Value>> {
    const all = wanted.ids.map((id) => ({ id, place: wanted.placeOf(id) }));
    const [asked, unasked] = apart(all, ({ place }) => wanted.mayAsk(place.tags));
    const found = await this.#kept.read(asked.map(({ place }) => place));
    if (!found) return wanted.load([...wanted.ids]);
    const result = new Map<Id, Value>();
    const missing = asked.flatMap(({ id, place: { key } }, index) => {
      const here = found[index];
      const entry = here && this.#kept.judged(here);
      // What was kept under this key was a value of this kind.
      if (entry) result.set(id, entry.value as Value);
      return entry || !here ? [] : [{ id, key, versions: here.versions }];
    });
    if (missing.length + unasked.length === 0) return result;
    const rest = unasked.map(({ id }) => id);
    for (const { id, value } of await Promise.all(this.#landings(missing, rest, wanted))) {
      if (value !== undefined) result.set(id, value as Value);
    }
    return result;
  }

  /** Some are on their way already; the rest is asked for at once. */
  #landings<Id, Value>(
    missing: readonly Missing<Id>[],
    unasked: readonly Id[],
    wanted: Wanted<Id, Value>,
  ): Landing<Id>[] {
    const mine: Missing<Id>[] = [];
    const landings = missing.flatMap((one) => {
      const flying = this.#flights.get(flightName(one.key, one.versions));
      if (!flying) mine.push(one);
      return flying ? [flying.then((value) => ({ id: one.id, value }))] : [];
    });
    this.#kept.counts.joined += landings.length;
    if (mine.length + unasked.length === 0) return landings;
    const loading = this.#load(mine, unasked, wanted);
    const flights = mine.map(({ id, key, versions }) =>
      this.#flights.add(flightName(key, versions), resultOf(loading, id)).then(withId(id)),
    );
    return [
      ...landings,
      ...flights,
      ...unasked.map((id) => resultOf(loading, id).then(withId(id))),
    ];
  }

  async #load<Id, Value>(
    mine: readonly Missing<Id>[],
    unasked: readonly Id[],
    { load, ttl }: Wanted<Id, Value>,
  ): Promise<Map<Id, Value>> {
    const ids = [...mine.map(({ id }) => id), ...unasked];
    const { value: loaded, isFresh } = await loadFresh(this.#database, () => load(ids));
    if (!isFresh) return loaded;
    const results = mine.map(({ id, ...at }) => ({ ...at, value: loaded.get(id) }));
    const known = results.filter(({ value }) => value !== undefined);
    if (known.length > 0) await this.#kept.write(known, ttl);
    return loaded;
  }
}

/** Those for which it holds, and the others. */
function apart<T>(all: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  const [those, others]: [T[], T[]] = [[], []];
  for (const one of all) (holds(one) ? those : others).push(one);
  return [those, others];
}

async function resultOf<Id>(loading: Promise<Map<Id, unknown>>, id: Id): Promise<unknown> {
  return (await loading).get(id);
}

function withId<Id>(id: Id) {
  return (value: unknown) => ({ id, value });
}
