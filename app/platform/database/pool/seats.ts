import { AcquireTimeoutError, PoolClosedError, QueueFullError } from "./pool_errors.ts";

interface Waiter {
  seated: () => void;
  refused: (error: Error) => void;
}

/** How many may hold something at once; the others wait in the order in which they came. */
export class Seats {
  readonly #size: number;
  readonly #queueLimit: number;
  readonly #waiting = new Set<Waiter>();
  #taken = 0;
  #closed = false;

  /** @param queueLimit how many may wait; 0 for no limit */
  constructor(size: number, queueLimit: number) {
    this.#size = size;
    this.#queueLimit = queueLimit;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws QueueFullError, AcquireTimeoutError after `ms`, PoolClosedError */
  async take(ms: number): Promise<void> {
    if (this.#closed) throw new PoolClosedError();
    if (this.#taken < this.#size) this.#taken++;
    else if (this.#queueLimit > 0 && this.#waiting.size >= this.#queueLimit)
      throw new QueueFullError(this.#queueLimit);
    else await this.#wait(ms);
  }

  /** Gives the seat to the one who has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next) next.seated();
    else this.#taken--;
  }

  /** Refuses everybody from now on, also those who wait. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiting) waiter.refused(new PoolClosedError());
  }

  #wait(ms: number): Promise<void> {
    return new Promise((seated, refused) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        end();
      };
      const waiter: Waiter = {
        seated: () => settle(seated),
        refused: (error) => settle(() => refused(error)),
      };
      const timer = setTimeout(() => waiter.refused(new AcquireTimeoutError(ms)), ms);
      this.#waiting.add(waiter);
    });
  }
}
