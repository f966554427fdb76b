import type { DoorName } from "./door_catalogue.ts";
import {
  BOOK_MINUTES,
  KEYS_A_MINUTE,
  RefusalBook,
  type Refused,
  type RefusedMinute,
} from "./refusal_book.ts";

interface Page {
  totals: Map<DoorName, number>;
  keys: Map<string, Refused>;
}

/** What this process refused. */
export class MemoryRefusalBook extends RefusalBook {
  readonly #pages = new Map<number, Page>();

  override async add(minute: number, refused: readonly Refused[]): Promise<void> {
    const page = this.#pages.get(minute) ?? { totals: new Map(), keys: new Map() };
    this.#pages.set(minute, page);
    for (const one of refused) enter(page, one);
    for (const old of this.#pages.keys()) {
      if (old <= minute - BOOK_MINUTES) this.#pages.delete(old);
    }
  }

  override async since(minute: number): Promise<RefusedMinute[]> {
    const pages = [...this.#pages].filter(([at]) => at >= minute).toSorted(([a], [b]) => a - b);
    return pages.map(([at, { totals, keys }]) => {
      return { minute: at, totals: Object.fromEntries(totals), keys: [...keys.values()] };
    });
  }
}

function enter({ totals, keys }: Page, { door, key, count }: Refused): void {
  totals.set(door, (totals.get(door) ?? 0) + count);
  const name = `${door} ${key}`;
  const known = keys.get(name);
  if (known) known.count += count;
  else if (keys.size < KEYS_A_MINUTE) keys.set(name, { door, key, count });
}
