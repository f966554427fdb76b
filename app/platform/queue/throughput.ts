import type { Database } from "../database/index.ts";
import { upsert } from "../database/index.ts";
import type { Clock } from "../support/index.ts";
import "./outbox_table.ts";

export const MINUTE = 60_000;
const WRITE_EVERY_MS = 10_000;

interface Counts {
  delivered: number;
  failed: number;
}

interface Counted extends Counts {
  minute: number;
  topic: string;
}

/** Counts what this process delivers, a minute at a time, and writes it down every ten seconds for all to see. */
export class Throughput {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #process: string;
  #counted = new Map<string, Counted>();
  readonly #changed = new Set<Counted>();
  #writtenAt = 0;

  /** @param process names this process among all */
  constructor(database: Database, clock: Clock, process: string) {
    this.#database = database;
    this.#clock = clock;
    this.#process = process;
  }

  count(topic: string, what: keyof Counts): void {
    const counted = this.#of(topic);
    counted[what]++;
    this.#changed.add(counted);
  }

  /** Writes what changed, when its time has come. */
  async write({ now = false } = {}): Promise<void> {
    const time = this.#clock.now();
    if (this.#changed.size === 0 || (!now && time - this.#writtenAt < WRITE_EVERY_MS)) return;
    this.#writtenAt = time;
    for (const counted of this.#changed) await this.#writeOne(counted);
    this.#forget(time);
  }

  #of(topic: string): Counted {
    const minute = Math.floor(this.#clock.now() / MINUTE) * MINUTE;
    const known = this.#counted.get(topic);
    if (known?.minute === minute) return known;
    const fresh = { minute, topic, delivered: 0, failed: 0 };
    this.#counted.set(topic, fresh);
    return fresh;
  }

  async #writeOne(counted: Counted): Promise<void> {
    this.#changed.delete(counted);
    try {
      await this.#store(counted);
    } catch (error) {
      this.#changed.add(counted);
      throw error;
    }
  }

  async #store({ minute, topic, delivered, failed }: Counted): Promise<void> {
    const row = { minute, process: this.#process, topic, delivered, failed };
    await upsert(this.#database, "outbox_throughput", {
      row,
      key: ["minute", "process", "topic"],
      update: ["delivered", "failed"],
    });
  }

  #forget(time: number): void {
    for (const [topic, { minute }] of this.#counted) {
      if (minute < time - MINUTE) this.#counted.delete(topic);
    }
  }
}
