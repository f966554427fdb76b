/** As many as the hub remembers of a channel: no more than these can be sent again. */
const MOST = 1_000;

/**
 * The events of the last while, by their ids: what comes a second time, as around a return of the connection, is
 * left out. The oldest ids are forgotten first, so memory stays bounded.
 *
 * @example
 * const seen = new SeenEvents();
 * seen.isNew("k3-7"); // true
 * seen.isNew("k3-7"); // false
 */
export class SeenEvents {
  readonly #most: number;
  readonly #ids = new Set<string>();

  /** @param most how many ids are kept */
  constructor(most = MOST) {
    this.#most = most;
  }

  /** Whether this id comes for the first time; it counts as seen from now on. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > this.#most && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
