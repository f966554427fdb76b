import { Clock } from "../../app/platform/support/index.ts";

/** Another clock that knows how many of its timers run. */
export class CountingClock extends Clock {
  pending = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override now(): number {
    return this.#clock.now();
  }

  override after(ms: number, task: () => void): () => void {
    let runs = true;
    const end = (): void => {
      if (runs) this.pending -= 1;
      runs = false;
    };
    this.pending += 1;
    const stop = this.#clock.after(ms, () => {
      end();
      task();
    });
    return () => {
      end();
      stop();
    };
  }
}
