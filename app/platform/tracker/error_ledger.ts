import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Database, isConnectionLost } from "../database/index.ts";
import { UnavailableError } from "../errors/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock, Figures } from "../support/index.ts";
import type { Tally } from "./tally.ts";
import { TallyRepository } from "./tally_repository.ts";
import { Tracker } from "./tracker.ts";

const FLUSH_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** A group after something was added to it. */
export interface WrittenGroup {
  id: number;
  isNew: boolean;
  /** It had been resolved, and is back. */
  returned: boolean;
}

/** Does something in the transaction that writes a group. */
export type InWriting = (group: WrittenGroup, tally: Tally) => Promise<void>;

/**
 * Writes down what the tracker gathered, in batches and away from the work at hand. While the database is away it
 * waits; the tracker holds a bounded number meanwhile. Its own troubles are warnings in the log and nothing more.
 */
@singleton()
export class ErrorLedger {
  readonly #tracker: Tracker;
  readonly #database: Database;
  readonly #rows: TallyRepository;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #node: string;
  readonly #inWriting: InWriting[] = [];
  readonly #listeners: ((groups: readonly WrittenGroup[]) => void)[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #running = false;
  #failures = 0;
  #toldDropped = 0;
  readonly #counts = { written: 0, lost: 0 };

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    tracker: Tracker,
    database: Database,
    rows: TallyRepository,
    settings: Settings,
    clock: Clock,
    log: Log,
    figures: Figures,
  ) {
    this.#tracker = tracker;
    this.#database = database;
    this.#rows = rows;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = log.part("tracker");
    this.#node = log.nodeId.slice(0, 64);
    figures.provide("errors.ledger", () => ({ ...this.#counts, away: this.#failures > 0 }));
  }

  /** From now on what is captured is written about a second later. */
  start(): void {
    this.#running = true;
    this.#tracker.onCapture(() => this.#plan(FLUSH_MS));
    this.#plan(FLUSH_MS);
  }

  /** Writes what there is, for the last time. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    await this.flush();
  }

  /** Adds an act to the transaction in which a group is written; before `start`. */
  whileWriting(act: InWriting): void {
    this.#inWriting.push(act);
  }

  /** Hears of groups that were written. */
  onWritten(listener: (groups: readonly WrittenGroup[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Writes what there is now. Never throws: what cannot be written now is kept for later. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    const tallies = this.#tracker.take();
    const written: WrittenGroup[] = [];
    for (const [index, tally] of tallies.entries()) {
      const group = await this.#attempt(tally);
      if (group === "away") return this.#wait(tallies.slice(index));
      if (group) written.push(group);
    }
    if (tallies.length > 0) this.#succeeded(written);
  }

  /** @returns `away` when it may be tried again, nothing when it is of no use to */
  async #attempt(tally: Tally): Promise<WrittenGroup | "away" | undefined> {
    try {
      const group = await this.#database.transaction(() => this.#write(tally));
      this.#counts.written += tally.count;
      return group;
    } catch (error) {
      if (isConnectionLost(error) || error instanceof UnavailableError) {
        if (this.#failures === 0) this.#logger.warn({ err: error }, "errors wait for the database");
        return "away";
      }
      this.#counts.lost += tally.count;
      this.#logger.warn({ err: error, count: tally.count }, "errors could not be written down");
      return undefined;
    }
  }

  async #write(tally: Tally): Promise<WrittenGroup> {
    const newest = tally.samples.at(-1);
    if (!newest) throw new Error("A tally without a sample describes nothing.");
    const counted = await this.#rows.count(tally, newest, this.#node);
    const { id, isNew } = counted;
    for (const [hour, count] of tally.hours) await this.#rows.addHour(id, hour, count);
    await this.#rows.addSamples(id, tally.samples, this.#node);
    await this.#rows.trimSamples(id, this.#settings.errors.samples);
    await this.#rows.addPeople(counted, [...tally.people]);
    const returned = !isNew && (await this.#rows.reopen(id, tally.lastAt));
    const group = { id, isNew, returned };
    for (const act of this.#inWriting) await act(group, tally);
    return group;
  }

  #wait(tallies: readonly Tally[]): void {
    this.#tracker.giveBack(tallies);
    this.#failures += 1;
    this.#plan(Math.min(FLUSH_MS * 2 ** this.#failures, LONGEST_PAUSE_MS));
  }

  #succeeded(written: readonly WrittenGroup[]): void {
    if (this.#failures > 0) this.#logger.info("errors are written down again");
    this.#failures = 0;
    this.#tellDropped();
    if (written.length > 0) for (const listener of this.#listeners) this.#tell(listener, written);
  }

  #tell(
    listener: (groups: readonly WrittenGroup[]) => void,
    written: readonly WrittenGroup[],
  ): void {
    try {
      listener(written);
    } catch (error) {
      this.#logger.warn({ err: error }, "a listener to errors failed");
    }
  }

  #tellDropped(): void {
    const dropped = this.#tracker.dropped - this.#toldDropped;
    this.#toldDropped += dropped;
    if (dropped > 0) this.#logger.warn({ dropped }, "there were more errors than could be kept");
  }

  #plan(after: number): void {
    if (!this.#running || this.#cancel) return;
    this.#cancel = this.#clock.after(after, () => {
      this.#cancel = undefined;
      void this.flush();
    });
  }
}
