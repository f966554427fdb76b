import { word } from "./words.ts";

/** How long a person counts as typing without a new sign, in milliseconds (C4.2). */
export const TYPING_MS = 3_000;

/** Who is typing in one room. The time comes from outside. */
export class Typists {
  readonly #until = new Map<number, { name: string; until: number }>();

  started(id: number, name: string, now: number): void {
    this.#until.set(id, { name, until: now + TYPING_MS });
  }

  stopped(id: number): void {
    this.#until.delete(id);
  }

  clear(): void {
    this.#until.clear();
  }

  /** The names of who is typing now, in the order they began. */
  names(now: number): string[] {
    for (const [id, { until }] of this.#until) if (until <= now) this.#until.delete(id);
    return [...this.#until.values()].map(({ name }) => name);
  }

  /** When the next one ends by itself, or null. */
  get nextEnd(): number | null {
    const ends = [...this.#until.values()].map(({ until }) => until);
    return ends.length > 0 ? Math.min(...ends) : null;
  }
}

/** `Mara is typing…`, `Mara and Ben are typing…`, `Several people are typing…`, or nothing. */
export function typingWords(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return "";
  if (second === undefined) return word("scripts.typing_one", { name: first });
  if (names.length > 2) return word("scripts.typing_many");
  return word("scripts.typing_two", { first, second });
}
