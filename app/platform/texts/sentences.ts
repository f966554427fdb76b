/** A sentence with something in it that changes: `You left {room}.` */
interface Pattern {
  form: RegExp;
  names: readonly string[];
  key: string;
}

/** A sentence of the catalogue, with what stood in its places. */
export interface FoundSentence {
  key: string;
  values: Record<string, string>;
}

const PLACE = /\{(\w+)\}/g;

/** Finds the sentence of the catalogue that a finished sentence was made of. */
export class Sentences {
  readonly #known: ReadonlySet<string>;
  readonly #patterns: readonly Pattern[];

  /** @param keys English sentences, with `{names}` for what changes */
  constructor(keys: readonly string[]) {
    this.#known = new Set(keys);
    // What says more of itself goes first: `{one} is {two}` would fit to almost everything.
    const open = keys.filter((key) => key.includes("{"));
    this.#patterns = open.sort((a, b) => fixed(b) - fixed(a)).map(patternOf);
  }

  /**
   * Values whose name begins with `said` are sentences themselves, to be said in their turn.
   *
   * @example sentences.find("You left Lunch.") // { key: "You left {room}.", values: { room: "Lunch" } }
   */
  find(said: string): FoundSentence | undefined {
    if (this.#known.has(said)) return { key: said, values: {} };
    for (const { form, names, key } of this.#patterns) {
      const found = form.exec(said);
      if (!found) continue;
      const values = names.map((name, at): [string, string] => [name, found[at + 1] ?? ""]);
      return { key, values: Object.fromEntries(values) };
    }
    return undefined;
  }
}

/** The values with those that are sentences themselves said by `say`. */
export function saidValues(
  values: Readonly<Record<string, string>>,
  say: (sentence: string) => string,
): Record<string, string> {
  const told = Object.entries(values).map(([name, value]): [string, string] => {
    return [name, name.startsWith("said") ? say(value) : value];
  });
  return Object.fromEntries(told);
}

function fixed(key: string): number {
  return key.replace(PLACE, "").length;
}

function patternOf(key: string): Pattern {
  const parts = key.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const names = [...key.matchAll(PLACE)].map(([, name = ""]) => name);
  return { form: new RegExp(`^${parts.join("(.+?)")}$`, "s"), names, key };
}
