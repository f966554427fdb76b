/**
 * A bound on work at the same time. What finds a place begins in the same turn of the event loop; the rest waits, first
 * come, first served.
 *
 * @example await slots.run(5, () => send(letter));
 */
export class Slots {
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param limit how many at most, as it is now */
  async run<T>(limit: number, work: () => Promise<T>): Promise<T> {
    if (this.#busy >= limit) await this.#turn();
    else this.#busy++;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #turn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  /** Whoever waits takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy--;
  }
}
