import { singleton } from "../../container/index.ts";
import { Clock, randomId } from "../../support/index.ts";
import type { Keep } from "../broker/broker.ts";
import { type Entry, History, type HistoryPage, type HistoryQuery } from "./history.ts";
import type { Position } from "./position.ts";

interface Kept extends Entry {
  at: number;
}

interface Log {
  epoch: string;
  offset: number;
  /** Most topics have none. */
  entries: Kept[] | undefined;
  bytes: number;
  /** When all of it may be forgotten. */
  until: number;
}

const SWEEP_MS = 10_000;
/** Above so many bytes the histories that were used longest ago are forgotten. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The histories of the nodes of one process. */
@singleton()
export class MemoryHistory extends History {
  readonly #clock: Clock;
  readonly #maxBytes: number = MAX_BYTES;
  /** In the order of their last use. */
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
    const entry = { offset: log.offset, envelope, at: this.#clock.now() };
    (log.entries ??= []).push(entry);
    this.#count(log, envelope.length);
    this.#trim(log, keep);
    while (this.#bytes > this.#maxBytes && this.#logs.size > 1) this.#forgetOldest();
    return positionOf(log);
  }

  override async read(topic: string, { since, limit, keep }: HistoryQuery): Promise<HistoryPage> {
    const log = this.#use(topic, keep);
    this.#trim(log, keep);
    const position = positionOf(log);
    const { epoch, offset, entries: kept = [] } = log;
    if (!since) return { position, entries: newest(kept, limit), complete: true };
    if (since.epoch !== epoch) return { position, entries: [], complete: false };
    const after = kept.filter((entry) => entry.offset > since.offset);
    const entries = after.slice(0, limit);
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

  /** The log of a topic, now the most recently used. */
  #use(topic: string, { ms }: Keep): Log {
    const log = this.#logs.get(topic) ?? this.#begin();
    log.until = Math.max(log.until, this.#clock.now() + ms);
    this.#logs.delete(topic);
    this.#logs.set(topic, log);
    this.#planSweep();
    return log;
  }

  #begin(): Log {
    return { epoch: randomId(48), offset: 0, entries: undefined, bytes: 0, until: 0 };
  }

  #trim(log: Log, { size, ms }: Keep): void {
    const { entries = [] } = log;
    const oldest = this.#clock.now() - ms;
    let drop = Math.max(0, entries.length - size);
    while (drop < entries.length && (entries[drop]?.at ?? 0) <= oldest) drop += 1;
    if (drop === 0) return;
    for (const { envelope } of entries.splice(0, drop)) this.#count(log, -envelope.length);
  }

  #count(log: Log, bytes: number): void {
    log.bytes += bytes;
    this.#bytes += bytes;
  }

  #forgetOldest(): void {
    const [oldest] = this.#logs.keys();
    if (oldest !== undefined) this.#forget(oldest);
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

function positionOf({ epoch, offset }: Log): Position {
  return { epoch, offset };
}

function newest(entries: readonly Kept[], limit = entries.length): Kept[] {
  return limit === 0 ? [] : entries.slice(-limit);
}
