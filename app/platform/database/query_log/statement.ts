import type { Plan } from "./plan.ts";

const SAMPLES = 64;
const MOST_SOURCES = 20;
/** What may be asked again and again by a loop; `begin` and `commit` come with every transaction. */
const REPEATABLE = /^(?:select|insert|update|delete|replace|with)\b/i;

/** What is known of all uses of one statement, whatever its values were. Durations in milliseconds. */
export class Statement {
  readonly shape: string;
  readonly isRepeatable: boolean;
  count = 0;
  errors = 0;
  totalMs = 0;
  maxMs = 0;
  /** When it was last used, in milliseconds since 1970. */
  lastSeen = 0;
  /** How the database ran it when it was slow. */
  plan: Plan | undefined;
  /** What asked for it (`GET /rooms/{id}`), and how often. */
  readonly sources = new Map<string, number>();
  readonly #samples = new Float32Array(SAMPLES);

  constructor(shape: string) {
    this.shape = shape;
    this.isRepeatable = REPEATABLE.test(shape);
  }

  add(ms: number, at: number): void {
    this.#samples[this.count % SAMPLES] = ms;
    this.count += 1;
    this.totalMs += ms;
    this.lastSeen = at;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  credit(source: string, times = 1): void {
    const known = this.sources.get(source);
    if (known === undefined && this.sources.size >= MOST_SOURCES) return;
    this.sources.set(source, (known ?? 0) + times);
  }

  get meanMs(): number {
    return this.count === 0 ? 0 : this.totalMs / this.count;
  }

  /** 19 of 20 of its last 64 uses were at most this long. */
  get p95Ms(): number {
    const durations = this.#samples.slice(0, this.count).toSorted();
    return durations[Math.max(0, Math.ceil(durations.length * 0.95) - 1)] ?? 0;
  }
}
