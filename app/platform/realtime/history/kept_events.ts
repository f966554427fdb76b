import type { Entry } from "./history.ts";

export interface Kept extends Entry {
  /** When it was published, in milliseconds since 1970. */
  at: number;
}

/** Room that is made again only when so much of it is empty. */
const SLACK = 64;

/** The last events of a topic, oldest first. Letting the oldest go costs the same however many are kept. */
export class KeptEvents {
  #items: (Kept | undefined)[] = [];
  #first = 0;

  get size(): number {
    return this.#items.length - this.#first;
  }

  get oldest(): Kept | undefined {
    return this.#items[this.#first];
  }

  push(event: Kept): void {
    this.#items.push(event);
  }

  /** Takes the oldest away. */
  shift(): void {
    if (this.size === 0) return;
    this.#items[this.#first] = undefined;
    this.#first += 1;
    if (this.#first >= SLACK && this.#first * 2 >= this.#items.length) this.#makeRoom();
  }

  /** Those after an offset; offsets have no holes. */
  after(offset: number, limit = this.size): Kept[] {
    const { oldest } = this;
    if (oldest === undefined) return [];
    const start = this.#first + Math.max(0, offset + 1 - oldest.offset);
    return this.#items.slice(start, start + limit) as Kept[]; // All after the first are there.
  }

  newest(limit = this.size): Kept[] {
    const start = Math.max(this.#first, this.#items.length - limit);
    return this.#items.slice(start) as Kept[]; // As above.
  }

  #makeRoom(): void {
    this.#items.splice(0, this.#first);
    this.#first = 0;
  }
}
