/**
 * Lets tasks of one subject run one after the other, and those of different subjects side by side.
 *
 * @example await turns.take("room:7", () => deliver(entry));
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  take(subject: string, task: () => Promise<void>): Promise<void> {
    const before = this.#last.get(subject);
    const mine = before ? before.then(task) : task();
    const ended = mine
      .catch(() => {})
      .then(() => {
        if (this.#last.get(subject) === ended) this.#last.delete(subject);
      });
    this.#last.set(subject, ended);
    return mine;
  }

  /** Waits until nothing is at hand. */
  async settled(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
