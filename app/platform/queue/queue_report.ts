import { sql } from "kysely";
import { singleton } from "../container/index.ts";
import { affectedRows, Database } from "../database/index.ts";
import { Clock } from "../support/index.ts";
import { oldestSince, scheduledCount } from "./conditions.ts";
import { Outbox } from "./outbox.ts";
import "./outbox_table.ts";
import { MINUTE } from "./throughput.ts";

/** Minutes over which the rate is taken. */
const RATE_MINUTES = 5;

/** How one topic stands over all nodes. Times in milliseconds. */
export interface TopicReport {
  topic: string;
  /** Still to be delivered, whatever the reason. */
  waiting: number;
  /** Of these: their time has not come. */
  scheduled: number;
  /** Of these: failed before, and tried again later. */
  retrying: number;
  /** Of these: in the hand of a process. */
  inHand: number;
  /** How long the oldest has waited since its time came. */
  oldestMs: number;
  dead: number;
  /** Deliveries and failed attempts a minute, over the last five whole minutes and the present one. */
  deliveredPerMinute: number;
  failedPerMinute: number;
  /** Whether this process would deliver it. */
  known: boolean;
}

/** What was delivered in one minute, over all nodes. */
export interface MinuteReport {
  minute: number;
  delivered: number;
  failed: number;
}

/** How the queue stands over all nodes: from the tables, so that the console sees what the servers see. */
@singleton()
export class QueueReport {
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(database: Database, outbox: Outbox, clock: Clock) {
    this.#database = database;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Every topic that is known here, has entries, or had some within the last minutes. */
  async topics(): Promise<TopicReport[]> {
    const [depths, rates] = [await this.#depths(), await this.#rates()];
    const known = new Set(this.#outbox.topics.map(({ name }) => name));
    const names = new Set([...known, ...depths.keys(), ...rates.keys()]);
    return [...names].toSorted().map((topic) => ({
      topic,
      ...NONE,
      ...depths.get(topic),
      ...rates.get(topic),
      known: known.has(topic),
    }));
  }

  /** The last sixty minutes, oldest first, quiet ones included. */
  async lastHour(): Promise<MinuteReport[]> {
    const present = Math.floor(this.#clock.now() / MINUTE) * MINUTE;
    const first = present - 59 * MINUTE;
    const rows = await this.#database.query
      .selectFrom("outbox_throughput")
      .select(({ fn }) => [
        "minute",
        fn.sum<number>("delivered").as("delivered"),
        fn.sum<number>("failed").as("failed"),
      ])
      .where("minute", ">=", first)
      .groupBy("minute")
      .execute();
    const counted = new Map(rows.map((row) => [row.minute, row]));
    return Array.from({ length: 60 }, (_, n) => {
      const minute = first + n * MINUTE;
      const { delivered = 0, failed = 0 } = counted.get(minute) ?? {};
      return { minute, delivered, failed };
    });
  }

  /** Removes what was counted longer ago. @returns how many rows */
  async prune(olderThanMs: number): Promise<number> {
    const result = await this.#database.query
      .deleteFrom("outbox_throughput")
      .where("minute", "<", this.#clock.now() - olderThanMs)
      .executeTakeFirstOrThrow();
    return affectedRows(result);
  }

  async #depths() {
    const now = this.#clock.now();
    const count = (when: ReturnType<typeof sql>) =>
      sql<number>`count(case when dead_at is null and ${when} then 1 end)`;
    const rows = await this.#database.query
      .selectFrom("outbox")
      .select(({ fn }) => [
        "topic",
        count(sql`1 = 1`).as("waiting"),
        sql<number>`${scheduledCount(now)}`.as("scheduled"),
        count(sql`last_error is not null`).as("retrying"),
        count(sql`locked_until > ${now}`).as("inHand"),
        sql<number | null>`${oldestSince(now)}`.as("oldest"),
        fn.count<number>("dead_at").as("dead"),
      ])
      .groupBy("topic")
      .execute();
    return new Map(
      rows.map(({ topic, oldest, ...row }) => [
        topic,
        { ...row, oldestMs: oldest === null ? 0 : Math.max(0, now - oldest) },
      ]),
    );
  }

  async #rates() {
    const present = Math.floor(this.#clock.now() / MINUTE) * MINUTE;
    const first = present - RATE_MINUTES * MINUTE;
    const minutes = (this.#clock.now() - first) / MINUTE;
    const rows = await this.#database.query
      .selectFrom("outbox_throughput")
      .select(({ fn }) => [
        "topic",
        fn.sum<number>("delivered").as("delivered"),
        fn.sum<number>("failed").as("failed"),
      ])
      .where("minute", ">=", first)
      .groupBy("topic")
      .execute();
    return new Map(
      rows.map(({ topic, delivered, failed }) => [
        topic,
        {
          deliveredPerMinute: round(delivered / minutes),
          failedPerMinute: round(failed / minutes),
        },
      ]),
    );
  }
}

const NONE = {
  waiting: 0,
  scheduled: 0,
  retrying: 0,
  inHand: 0,
  oldestMs: 0,
  dead: 0,
  deliveredPerMinute: 0,
  failedPerMinute: 0,
};

function round(rate: number): number {
  return Math.round(rate * 10) / 10;
}
