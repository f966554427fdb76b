import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { type ErrorLine, Log, type Logger, logContext } from "../logging/index.ts";
import { Clock, Figures } from "../support/index.ts";
import type { CaptureContext } from "./capture.ts";
import { type Caught, occurrenceOf } from "./occurrence.ts";
import { Redactor } from "./redactor.ts";
import { secretValues } from "./secret_settings.ts";
import { Tally } from "./tally.ts";

/** Errors of one turn of the event loop that wait to be read. */
const MOST_CAUGHT = 500;
/** Different errors that wait to be written; a database that is away must not fill the memory. */
const MOST_TALLIES = 200;

/**
 * Gathers errors, in memory: similar ones are counted together, and `ErrorLedger` writes them down in batches. All
 * that it holds is bounded; what it had to drop stands in its figures.
 *
 * @example tracker.capture(error, { where: "deferred", name: "thumbnails" });
 */
@singleton()
export class Tracker {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #caught: Caught[] = [];
  #tallies = new Map<string, Tally>();
  #captured = 0;
  #dropped = 0;
  #wake: () => void = () => {};
  #deaf = false;
  readonly #seen = new WeakSet<object>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, clock: Clock, log: Log, figures: Figures) {
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = log.part("tracker");
    figures.provide("errors.tracker", () => this.figures());
    log.onError((line) => this.#hear(line));
  }

  /** Takes an error. Never throws and never waits: it is read when the work at hand is done. */
  capture(thrown: unknown, context: CaptureContext): void {
    this.#captured += 1;
    if (typeof thrown === "object" && thrown !== null) this.#seen.add(thrown);
    if (this.#caught.length >= MOST_CAUGHT) {
      this.#dropped += 1;
      return;
    }
    const log = { ...logContext.getStore() };
    this.#caught.push({ thrown, context, log, at: this.#clock.now() });
    if (this.#caught.length === 1) setImmediate(() => this.#readAll());
  }

  /** Does `work` without hearing what it logs: it is captured already. */
  unheard(work: () => void): void {
    this.#deaf = true;
    try {
      work();
    } finally {
      this.#deaf = false;
    }
  }

  /** What there is to write, which from now on is the caller's. */
  take(): Tally[] {
    this.#readAll();
    const tallies = [...this.#tallies.values()];
    this.#tallies = new Map();
    return tallies;
  }

  /** What could not be written comes back, to be written with what comes after it. */
  giveBack(tallies: readonly Tally[]): void {
    for (const older of tallies) {
      const newer = this.#tallies.get(older.fingerprint);
      if (newer) newer.merge(older);
      else if (this.#tallies.size < MOST_TALLIES) this.#tallies.set(older.fingerprint, older);
      else this.#dropped += older.count;
    }
  }

  /** Calls `wake` when something came in. */
  onCapture(wake: () => void): void {
    this.#wake = wake;
  }

  /** How many could not even be counted since the process began. */
  get dropped(): number {
    return this.#dropped;
  }

  figures(): { captured: number; waiting: number; dropped: number } {
    const waiting = this.#caught.length + this.#tallies.size;
    return { captured: this.#captured, waiting, dropped: this.#dropped };
  }

  /** What a part logs as an error without handing it to anybody. */
  #hear({ error, part, message, reference }: ErrorLine): void {
    if (this.#deaf || (typeof error === "object" && error !== null && this.#seen.has(error)))
      return;
    this.capture(error, { where: "background", name: `${part}: ${message}`, reference });
  }

  #readAll(): void {
    const caught = this.#caught;
    if (caught.length === 0) return;
    this.#caught = [];
    // Settings may have been reloaded since.
    const redactor = new Redactor(secretValues(this.#settings));
    for (const one of caught) this.#read(one, redactor);
    this.#wake();
  }

  #read(caught: Caught, redactor: Redactor): void {
    try {
      const occurrence = occurrenceOf(caught, redactor);
      const known = this.#tallies.get(occurrence.fingerprint);
      if (!known && this.#tallies.size >= MOST_TALLIES) {
        this.#dropped += 1;
        return;
      }
      const tally = known ?? new Tally(occurrence);
      if (!known) this.#tallies.set(tally.fingerprint, tally);
      tally.add(occurrence);
    } catch (error) {
      this.#dropped += 1;
      this.#logger.warn({ err: error }, "an error could not be read by the tracker");
    }
  }
}
