import type { Occurrence } from "./capture.ts";

/** Of one group and between two writes; more is counted without being described. */
const MOST_SAMPLES = 5;
const MOST_PEOPLE = 200;
const MOST_HOURS = 48;
export const HOUR_MS = 3_600_000;
/** A part that is away is described once a minute at most. */
const WARNING_PAUSE_MS = 60_000;

/** What has been seen of one group since it was written down last. Its memory is bounded, its count is exact. */
export class Tally {
  readonly fingerprint: string;
  /** The newest last. */
  samples: Occurrence[] = [];
  count = 0;
  firstAt: number;
  lastAt: number;
  readonly people = new Set<number>();
  /** Beginning of an hour → how many in it. */
  readonly hours = new Map<number, number>();

  constructor({ fingerprint, at }: Occurrence) {
    this.fingerprint = fingerprint;
    this.firstAt = at;
    this.lastAt = at;
  }

  add(occurrence: Occurrence): void {
    const { at, userId } = occurrence;
    this.count += 1;
    this.#span(at, at);
    this.#addHour(at - (at % HOUR_MS), 1);
    if (userId !== null && this.people.size < MOST_PEOPLE) this.people.add(userId);
    if (this.#isWorthKeeping(occurrence)) this.#keep([occurrence]);
  }

  /** Takes in what could not be written and is older. */
  merge(older: Tally): void {
    this.count += older.count;
    this.#span(older.firstAt, older.lastAt);
    for (const [hour, count] of older.hours) this.#addHour(hour, count);
    for (const id of older.people) if (this.people.size < MOST_PEOPLE) this.people.add(id);
    const newer = this.samples;
    this.samples = older.samples;
    this.#keep(newer);
  }

  #span(first: number, last: number): void {
    this.firstAt = Math.min(this.firstAt, first);
    this.lastAt = Math.max(this.lastAt, last);
  }

  #addHour(hour: number, count: number): void {
    if (this.hours.has(hour) || this.hours.size < MOST_HOURS) {
      this.hours.set(hour, (this.hours.get(hour) ?? 0) + count);
    }
  }

  #isWorthKeeping({ level, at }: Occurrence): boolean {
    const last = this.samples.at(-1);
    return level === "error" || !last || at - last.at >= WARNING_PAUSE_MS;
  }

  #keep(samples: readonly Occurrence[]): void {
    this.samples = [...this.samples, ...samples].slice(-MOST_SAMPLES);
  }
}
