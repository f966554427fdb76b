/**
 * The newest things of a kind, a fixed number at most.
 *
 * @example
 * const last = new Ring<string>(2);
 * for (const name of ["Ada", "Ben", "Cleo"]) last.add(name);
 * last.newestFirst(); // ["Cleo", "Ben"]
 */
export class Ring<T> {
  readonly #size: number;
  readonly #kept: T[] = [];
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get length(): number {
    return this.#kept.length;
  }

  add(thing: T): void {
    this.#kept[this.#next] = thing;
    this.#next = (this.#next + 1) % this.#size;
  }

  newestFirst(): T[] {
    return [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)].toReversed();
  }

  clear(): void {
    this.#kept.length = 0;
    this.#next = 0;
  }
}
