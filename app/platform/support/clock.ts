/**
 * The time, injected so that tests can move it instead of sleeping.
 *
 * @example
 * const clock = new FakeClock(1_000);
 * clock.now(); // 1000
 */
export abstract class Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number;
  /** Runs `task` once after `ms`; answers a function that takes it back. The timer never keeps the process alive. */
  abstract after(ms: number, task: () => void): () => void;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

interface Waiting {
  at: number;
  task: () => void;
}

/** A clock for tests: it stands still until `advance` moves it. */
export class FakeClock extends Clock {
  #now: number;
  #waiting = new Set<Waiting>();

  constructor(now = 0) {
    super();
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const waiting = { at: this.#now + ms, task };
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** Moves on by `ms` and runs what came due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = next.at;
      this.#waiting.delete(next);
      next.task();
    }
    this.#now = end;
  }

  #next(end: number): Waiting | undefined {
    return [...this.#waiting].filter((w) => w.at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}
