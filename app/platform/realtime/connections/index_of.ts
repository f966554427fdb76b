/** Sets of values by key, without empty sets. */
export class IndexOf<K, V> {
  readonly #sets = new Map<K, Set<V>>();

  /** @returns true for the first value of its key */
  add(key: K, value: V): boolean {
    const set = this.#sets.get(key);
    if (set) set.add(value);
    else this.#sets.set(key, new Set([value]));
    return set === undefined;
  }

  /** @returns true for the last value of its key */
  remove(key: K, value: V): boolean {
    const set = this.#sets.get(key);
    if (!set?.delete(value) || set.size > 0) return false;
    return this.#sets.delete(key);
  }

  get(key: K): ReadonlySet<V> {
    return this.#sets.get(key) ?? (NOTHING as ReadonlySet<V>);
  }

  has(key: K): boolean {
    return this.#sets.has(key);
  }

  count(key: K): number {
    return this.#sets.get(key)?.size ?? 0;
  }

  keys(): IterableIterator<K> {
    return this.#sets.keys();
  }
}

const NOTHING: ReadonlySet<unknown> = new Set();
