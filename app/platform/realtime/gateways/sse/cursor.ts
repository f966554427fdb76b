import { LRUCache } from "lru-cache";
import type { Batch } from "../../output/batch.ts";
import { markOf, type Mark, type Move } from "./marks.ts";
import { type Place, placeText, SEPARATOR } from "./place.ts";

/** A place with its text, made once. */
interface Entry extends Place {
  readonly text: string;
}

interface Step {
  batch: Batch;
  bytes: Buffer;
  next: Cursor;
}

const REMEMBERED = 2_048;

/** Cursors of connections that stand at the same place are one object, as far as they are remembered. */
export class Cursors {
  readonly #known = new LRUCache<string, Cursor>({ max: REMEMBERED });
  #stepped: Cursor[] = [];

  at(moves: readonly Move[]): Cursor {
    return new Cursor(this, []).after({ moves });
  }

  /** The one cursor for these entries. */
  one(entries: readonly Entry[]): Cursor {
    const text = textOf(entries);
    const known = this.#known.get(text);
    if (known) return known;
    const made = new Cursor(this, entries, text);
    this.#known.set(text, made);
    return made;
  }

  /** Steps are shared within a turn of the event loop; afterwards they would only hold memory. */
  forgetLater(cursor: Cursor): void {
    if (this.#stepped.length === 0) setImmediate(() => this.#forget());
    this.#stepped.push(cursor);
  }

  #forget(): void {
    const stepped = this.#stepped;
    this.#stepped = [];
    for (const cursor of stepped) cursor.forget();
  }
}

/**
 * Where a connection stands on all of its channels: what is written as the `id` of each event. It never changes; an
 * event leads to the next one. Connections at one place share the bytes of what follows, ids and all.
 */
export class Cursor {
  /** As it stands in `id:`. */
  readonly text: string;
  readonly #pool: Cursors;
  readonly #entries: readonly Entry[];
  #step: Step | undefined;

  constructor(pool: Cursors, entries: readonly Entry[], text = textOf(entries)) {
    this.#pool = pool;
    this.#entries = entries;
    this.text = text;
  }

  /** The bytes of a batch with the id of each event before it, and where they lead. */
  step(batch: Batch): { bytes: Buffer; next: Cursor } {
    if (this.#step?.batch !== batch) {
      if (!this.#step) this.#pool.forgetLater(this);
      this.#step = { batch, ...this.#make(batch.frames) };
    }
    return this.#step;
  }

  /** The cursor behind what has this mark. */
  after(what: Mark): Cursor {
    const moves = "moves" in what ? what.moves : undefined;
    const entries = moves ? moves.reduce(moved, this.#entries) : reached(this.#entries, what);
    return entries === this.#entries ? this : this.#pool.one(entries);
  }

  forget(): void {
    this.#step = undefined;
  }

  #make(frames: readonly Buffer[]): { bytes: Buffer; next: Cursor } {
    const parts: Buffer[] = [];
    let next: Cursor = this; // oxlint-disable-line typescript/no-this-alias -- the first of a chain
    for (const frame of frames) {
      const what = markOf(frame);
      if (what) {
        next = next.after(what);
        parts.push(Buffer.from(`id: ${next.text}\n`, "latin1"));
      }
      parts.push(frame);
    }
    return { bytes: Buffer.concat(parts), next };
  }
}

function textOf(entries: readonly Entry[]): string {
  return entries.map(({ text }) => text).join(SEPARATOR);
}

function reached(entries: readonly Entry[], what: Mark): readonly Entry[] {
  if (!("offset" in what)) return entries;
  const at = entries.findIndex(({ channel, as }) => channel === what.channel && as !== "left");
  const known = entries[at];
  if (!known?.position) return entries;
  const position = { epoch: known.position.epoch, offset: what.offset };
  return entries.with(at, entry({ ...known, position }));
}

/** Kept in one order, so that the same places have one text. */
function moved(entries: readonly Entry[], { channel, position, ...move }: Move): readonly Entry[] {
  const known = entries.find((one) => one.channel === channel);
  const as = move.as ?? known?.as ?? "asked";
  const others = entries.filter((one) => one.channel !== channel);
  const isSaid = as === "added" || as === "left" || (as === "asked" && position !== undefined);
  if (!isSaid) return others;
  const places = [...others, entry({ channel, position, as })];
  return places.toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
}

function entry({ channel, position, as }: Place): Entry {
  return { channel, position, as, text: placeText({ channel, position, as }) };
}
