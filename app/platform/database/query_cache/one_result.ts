import { setTimeout as pause } from "node:timers/promises";
import type { Place } from "./cache_store.ts";
import type { Database } from "../database.ts";
import { Flights, flightName } from "./flights.ts";
import { type KeptResults, usable } from "./kept_results.ts";
import { loadFresh } from "./load_fresh.ts";

/** How long to wait for what another node is making, and how often to look, in milliseconds. */
const OTHERS = { within: 400, every: 20 };

interface Wanted {
  place: Place;
  ttl: number;
  load: () => Promise<unknown>;
}

interface Making extends Wanted {
  /** Of the tags, before the database is asked. */
  versions: readonly string[];
}

/** A result that is made once however many want it: one flight a node, and a claim over all nodes. */
export class OneResult {
  readonly #database: Database;
  readonly #kept: KeptResults;
  readonly #flights = new Flights();

  constructor(database: Database, kept: KeptResults) {
    this.#database = database;
    this.#kept = kept;
  }

  async take(wanted: Wanted): Promise<unknown> {
    const [found] = (await this.#kept.read([wanted.place])) ?? [];
    if (!found) return wanted.load();
    const making = { ...wanted, versions: found.versions };
    const entry = this.#kept.judged(found);
    if (!entry) return this.#join(making);
    if (this.#kept.isRipe(entry)) this.#renew(making);
    return entry.value;
  }

  #join(making: Making): Promise<unknown> {
    const name = flightName(making.place.key, making.versions);
    const flying = this.#flights.get(name);
    if (flying) this.#kept.counts.joined += 1;
    return flying ?? this.#flights.add(name, this.#makeOnce(making));
  }

  /** The others wait for who has the claim, but not for long. */
  async #makeOnce(making: Making): Promise<unknown> {
    const claim = await this.#kept.claim(making.place.key);
    try {
      const made = await this.#madeByOther(making.place, claim === "taken" ? OTHERS.within : 0);
      return made ? made.value : await this.#make(making);
    } finally {
      if (typeof claim === "function") await claim();
    }
  }

  async #make({ place: { key }, versions, ttl, load }: Making): Promise<unknown> {
    const { value, isFresh } = await loadFresh(this.#database, load);
    if (isFresh) await this.#kept.write([{ key, versions, value }], ttl);
    return value;
  }

  /** Aside from who asks: they have what they came for. */
  #renew(making: Making): void {
    const name = `renew ${flightName(making.place.key, making.versions)}`;
    if (this.#flights.get(name)) return;
    void this.#flights.add(name, this.#renewOnce(making));
  }

  /** Never rejects: where it fails, the result ends in its time. */
  async #renewOnce(making: Making): Promise<void> {
    const claim = await this.#kept.claim(making.place.key);
    if (typeof claim !== "function") return;
    try {
      await this.#make(making);
      this.#kept.counts.renewed += 1;
    } catch {
      // Whoever asks after its end is told.
    } finally {
      await claim();
    }
  }

  /** Also with the claim in hand: another may have had it since we looked. */
  async #madeByOther(place: Place, within: number): Promise<{ value: unknown } | undefined> {
    for (const end = performance.now() + within; ; await pause(OTHERS.every)) {
      const [found] = (await this.#kept.read([place])) ?? [];
      const made = found && usable(found);
      if (made || !found || performance.now() >= end) return made;
    }
  }
}
