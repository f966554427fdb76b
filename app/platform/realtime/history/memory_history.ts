import { singleton } from "../../container/index.ts";
import { Clock, randomId } from "../../support/index.ts";
import type { Keep } from "../broker/broker.ts";
import { History, type HistoryPage, type HistoryQuery } from "./history.ts";
import { KeptEvents } from "./kept_events.ts";
import type { Position } from "./position.ts";

interface Log {
  epoch: string;
  offset: number;
  /** Most topics have none. */
  entries: KeptEvents | undefined;
  bytes: number;
  /** When it was used last. */
  used: number;
  /** When all of it may be forgotten. */
  until: number;
}

const SWEEP_MS = 10_000;
/** Above so many bytes the histories that were used longest ago are forgotten, until there are so many less. */
const MAX_BYTES = 256 * 1024 * 1024;
const AT_ONCE = MAX_BYTES / 16;

/** The histories of the nodes of one process. */
@singleton()
export class MemoryHistory extends History {
  readonly #clock: Clock;
  readonly #logs = new Map<string, Log>();
  #bytes = 0;
  #sweeping = false;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** How many topics have a history, and how many bytes they hold. */
  get figures(): { topics: number; bytes: number } {
    return { topics: this.#logs.size, bytes: this.#bytes };
  }

  /** Numbers a message and keeps it. */
  append(topic: string, envelope: Buffer, keep: Keep): Position {
    const log = this.#use(topic, keep);
    log.offset += 1;
    (log.entries ??= new KeptEvents()).push({ offset: log.offset, envelope, at: log.used });
    this.#count(log, envelope.length);
    this.#trim(log, keep);
    if (this.#bytes > MAX_BYTES) this.#forgetOldest(log);
    return positionOf(log);
  }

  override async read(topic: string, { since, limit, keep }: HistoryQuery): Promise<HistoryPage> {
    const log = this.#use(topic, keep);
    this.#trim(log, keep);
    const position = positionOf(log);
    const { epoch, offset, entries: kept = NOTHING } = log;
    if (!since) return { position, entries: kept.newest(limit), complete: true };
    if (since.epoch !== epoch) return { position, entries: [], complete: false };
    const entries = kept.after(since.offset, limit);
    return { position, entries, complete: entries.length === offset - since.offset };
  }

  override async positions(topics: readonly string[], keep: Keep): Promise<Position[]> {
    return topics.map((topic) => positionOf(this.#use(topic, keep)));
  }

  /** Forgets what was kept, and begins a new epoch. */
  restart(topic: string, keep: Keep): Position {
    this.#forget(topic);
    return positionOf(this.#use(topic, keep));
  }

  /** The log of a topic, used now. */
  #use(topic: string, { ms }: Keep): Log {
    const log = this.#logs.get(topic) ?? this.#begin(topic);
    log.used = this.#clock.now();
    log.until = Math.max(log.until, log.used + ms);
    return log;
  }

  #begin(topic: string): Log {
    const log = { epoch: randomId(48), offset: 0, entries: undefined, bytes: 0, used: 0, until: 0 };
    this.#logs.set(topic, log);
    this.#planSweep();
    return log;
  }

  #trim(log: Log, { size, ms }: Keep): void {
    const { entries = NOTHING } = log;
    for (let oldest = entries.oldest; oldest; oldest = entries.oldest) {
      if (entries.size <= size && oldest.at > log.used - ms) return;
      entries.shift();
      this.#count(log, -oldest.envelope.length);
    }
  }

  #count(log: Log, bytes: number): void {
    log.bytes += bytes;
    this.#bytes += bytes;
  }

  /** Many at once, since finding them means going through all. */
  #forgetOldest(current: Log): void {
    const oldestFirst = [...this.#logs]
      .filter(([, log]) => log !== current && log.bytes > 0)
      .toSorted(([, a], [, b]) => a.used - b.used);
    for (const [topic] of oldestFirst) {
      if (this.#bytes <= MAX_BYTES - AT_ONCE) return;
      this.#forget(topic);
    }
  }

  #forget(topic: string): void {
    this.#bytes -= this.#logs.get(topic)?.bytes ?? 0;
    this.#logs.delete(topic);
  }

  #planSweep(): void {
    if (this.#sweeping) return;
    this.#sweeping = true;
    this.#clock.after(SWEEP_MS, () => this.#sweep());
  }

  #sweep(): void {
    this.#sweeping = false;
    const now = this.#clock.now();
    for (const [topic, { until }] of this.#logs) if (until <= now) this.#forget(topic);
    if (this.#logs.size > 0) this.#planSweep();
  }
}

/** Of topics that were never published on; nothing is put in here. */
const NOTHING = new KeptEvents();

function positionOf({ epoch, offset }: Log): Position {
  return { epoch, offset };
}
