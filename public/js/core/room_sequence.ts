/**
 * What is known of one room's changes. Every change of a room has a number, one more than the change before;
 * `complete` is the highest number up to which nothing is missing.
 *
 * @example
 * const sequence = new RoomSequence(7);
 * sequence.saw(9);
 * sequence.hasGap;   // true: 8 is missing
 * sequence.saw(8);
 * sequence.complete; // 9
 */
export class RoomSequence {
  #complete: number;
  readonly #ahead = new Set<number>();

  constructor(complete: number) {
    this.#complete = complete;
  }

  get complete(): number {
    return this.#complete;
  }

  /** Whether a change was seen whose predecessor was not. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  /** A change arrived; twice does no harm. */
  saw(seq: number): void {
    if (seq <= this.#complete) return;
    this.#ahead.add(seq);
    this.#close();
  }

  /** The server told everything up to this number. */
  caughtUp(to: number): void {
    this.#complete = Math.max(this.#complete, to);
    this.#close();
  }

  /** The server started the list anew at this number, which may be lower than ours. */
  reset(to: number): void {
    if (to < this.#complete) this.#ahead.clear();
    this.#complete = to;
    this.#close();
  }

  #close(): void {
    for (const seq of this.#ahead) if (seq <= this.#complete) this.#ahead.delete(seq);
    while (this.#ahead.delete(this.#complete + 1)) this.#complete += 1;
  }
}
