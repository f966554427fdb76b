import { SystemClock } from "../platform/support/index.ts";

/** The system's time, until a story is told: then the time of the story, so that its messages lie in the past. */
export class StoryClock extends SystemClock {
  #told: number | undefined;

  override now(): number {
    return this.#told ?? super.now();
  }

  /** It is `at` from here on; back to the present without it. */
  tell(at?: number): void {
    this.#told = at;
  }
}
