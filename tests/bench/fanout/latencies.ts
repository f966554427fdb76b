const STEP_MS = 0.1;
const STEPS = 100_000;

/** How long messages of a fixed rate were on their way to each reader, from the moment each was due. */
export class Latencies {
  readonly #start: number;
  readonly #everyMs: number;
  readonly #counts = new Uint32Array(STEPS);
  #total = 0;

  constructor({ start, everyMs }: { start: number; everyMs: number }) {
    this.#start = start;
    this.#everyMs = everyMs;
  }

  /** A reader that had `seen` messages got so many more. */
  add(seen: number, { frames, now }: { frames: number; now: number }): void {
    let age = now - this.#start - seen * this.#everyMs;
    for (let n = 0; n < frames; n += 1) {
      const step = Math.min(STEPS - 1, Math.max(0, Math.floor(age / STEP_MS)));
      this.#counts[step] = (this.#counts[step] ?? 0) + 1;
      age -= this.#everyMs;
    }
    this.#total += frames;
  }

  /** In milliseconds. */
  get summary(): { p50: number; p99: number } {
    return { p50: this.#quantile(0.5), p99: this.#quantile(0.99) };
  }

  #quantile(q: number): number {
    let left = this.#total * q;
    const step = this.#counts.findIndex((count) => (left -= count) <= 0);
    return step * STEP_MS;
  }
}
