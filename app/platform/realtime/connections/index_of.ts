/** Sets of values by key, without empty sets. Most keys have one value, and a set of one is that value. */
export class IndexOf<K, V extends object | string> {
  readonly #values = new Map<K, V | Set<V>>();

  /** @returns true for the first value of its key */
  add(key: K, value: V): boolean {
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, value);
    else if (known instanceof Set) known.add(value);
    else if (known !== value) this.#values.set(key, new Set([known, value]));
    return known === undefined;
  }

  /** @returns true for the last value of its key */
  remove(key: K, value: V): boolean {
    const known = this.#values.get(key);
    if (known === value) return this.#values.delete(key);
    if (!(known instanceof Set) || !known.delete(value) || known.size > 0) return false;
    return this.#values.delete(key);
  }

  get(key: K): ReadonlySet<V> {
    const known = this.#values.get(key);
    if (known instanceof Set) return known;
    return known === undefined ? (NOTHING as ReadonlySet<V>) : new Set([known]);
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  count(key: K): number {
    const known = this.#values.get(key);
    return known instanceof Set ? known.size : known === undefined ? 0 : 1;
  }

  keys(): IterableIterator<K> {
    return this.#values.keys();
  }
}

const NOTHING: ReadonlySet<unknown> = new Set();
