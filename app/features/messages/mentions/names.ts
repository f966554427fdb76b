import { EVERYBODY, type Mention } from "./mention.ts";

type Named = Pick<Mention, "id" | "name">;

/** Who is meant, and how many characters after the @ say so. */
export interface Meant extends Named {
  length: number;
}

const ROOM = "room";
const GOES_ON = /^[\p{L}\p{N}\p{M}_]/u;
const NUMBER = /^#([1-9]\d{0,14})/;

/**
 * The names that mean somebody after an @: whole ones without regard to case, the longest first; a first name where
 * only one person is called so; and `Name#7` where several have the same name.
 *
 * @example new Names([{ id: 7, name: "Ada Lovelace" }]).after("ada, look") // { id: 7, name: "Ada", length: 3 }
 */
export class Names {
  /** By the first letter of their names. */
  readonly #people: ReadonlyMap<string, readonly Named[]>;
  readonly #known: ReadonlySet<number>;

  /** @param known who is meant of several with one name, since the message named them before */
  constructor(people: readonly Named[], known: readonly Named[] = []) {
    const all = new Map([...people, ...known].map((one) => [`${one.id} ${one.name}`, one]));
    this.#people = Map.groupBy(all.values(), ({ name }) => letterOf(name));
    this.#known = new Set(known.map(({ id }) => id));
  }

  /** @param text what stands behind the @ */
  after(text: string): Meant | undefined {
    if (begins(text, ROOM)) return { id: EVERYBODY, name: ROOM, length: ROOM.length };
    const near = this.#people.get(letterOf(text)) ?? [];
    return this.#whole(text, near) ?? this.#first(text, near);
  }

  #whole(text: string, near: readonly Named[]): Meant | undefined {
    const longest = near
      .filter(({ name }) => begins(text, name))
      .toSorted((a, b) => b.name.length - a.name.length);
    const length = longest[0]?.name.length ?? 0;
    const same = longest.filter(({ name }) => name.length === length);
    const [, number] = NUMBER.exec(text.slice(length)) ?? [];
    const numbered = same.find(({ id }) => id === Number(number));
    if (numbered) return { ...numbered, length: length + 1 + String(number).length };
    const one = this.#only(same);
    return one && { ...one, length };
  }

  #first(text: string, near: readonly Named[]): Meant | undefined {
    const called = near
      .map(({ id, name }) => ({ id, name: name.split(/\s/)[0] ?? "" }))
      .filter(({ name }) => begins(text, name));
    const one = this.#only(called);
    return one && { ...one, length: one.name.length };
  }

  #only(people: readonly Named[]): Named | undefined {
    const ids = new Set(people.map(({ id }) => id));
    return ids.size === 1 ? people[0] : people.find(({ id }) => this.#known.has(id));
  }
}

function letterOf(text: string): string {
  return (text.match(/^./u)?.[0] ?? "").toLowerCase();
}

/** Whether a text begins with these words, and they end there. */
function begins(text: string, words: string): boolean {
  if (words === "" || text.slice(0, words.length).toLowerCase() !== words.toLowerCase())
    return false;
  return !GOES_ON.test(text.slice(words.length));
}
