import { type SelectQueryBuilder, sql } from "kysely";
import { singleton } from "../../container/index.ts";
import { Database, type Tables } from "../../database/index.ts";

/** Which time, and of what; all conditions must hold. */
export interface StatisticsQuery {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  node?: string | undefined;
  /** An app's id; `""` for Parley's own clients. */
  app?: string | undefined;
  /** Key of a channel. */
  channel?: string | undefined;
  event?: string | undefined;
}

/** What happened within a span of time. */
export interface StatisticsFigures {
  /** The most at the end of a minute. */
  connections: number;
  messages_in: number;
  messages_out: number;
  bytes_in: number;
  bytes_out: number;
  drops: number;
  /** On average and at most, from publishing to handing on. */
  latency_ms: number;
  latency_max_ms: number;
}

/** One column of a chart. */
export interface StatisticsPoint extends StatisticsFigures {
  /** When it begins, in milliseconds since 1970. */
  at: number;
}

/** What is told apart in a ranking. */
export type Dimension = "app" | "channel" | "event" | "node";

export interface RankedStatistics extends StatisticsFigures {
  name: string;
}

/** A minute as it was written down. */
export type StatisticsRow = Omit<StatisticsFigures, "latency_ms" | "latency_max_ms"> & {
  minute: number;
  node: string;
  app: string;
  channel: string;
  event: string;
  latency_ms: number;
  latency_max_ms: number;
};

type Statistics = Tables["realtime_statistics"];

/** Reads what `Statistics` wrote, over all nodes. */
@singleton()
export class StatisticsReport {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What happened, in steps of `stepMs`; steps without anything are missing. */
  async series(query: StatisticsQuery, stepMs: number): Promise<StatisticsPoint[]> {
    const minutes = this.#minutes(query).as("m");
    const step = sql<number | string>`m.minute - m.minute % ${sql.lit(stepMs)}`;
    const rows = await this.#database.query
      .selectFrom(minutes)
      .select(step.as("at"))
      .select((of) => [
        of.fn.max("m.connections").as("connections"),
        of.fn.sum("m.messages_in").as("messages_in"),
        of.fn.sum("m.messages_out").as("messages_out"),
        of.fn.sum("m.bytes_in").as("bytes_in"),
        of.fn.sum("m.bytes_out").as("bytes_out"),
        of.fn.sum("m.drops").as("drops"),
        of.fn.sum("m.latency_ms").as("latency_ms"),
        of.fn.sum("m.latency_count").as("latency_count"),
        of.fn.max("m.latency_max").as("latency_max"),
      ])
      .groupBy("at")
      .orderBy("at")
      .execute();
    return rows.map((row) => ({ at: Number(row.at), ...figuresOf(row) }));
  }

  /** Who or what sent most, the busiest first. */
  async ranking(query: StatisticsQuery, by: Dimension, limit: number): Promise<RankedStatistics[]> {
    const channels = by === "channel" || by === "event";
    const rows = await this.#matching(query, channels)
      .select(by)
      .select((of) => [
        of.fn.max("connections").as("connections"),
        of.fn.sum("messages_in").as("messages_in"),
        of.fn.sum("messages_out").as("messages_out"),
        of.fn.sum("bytes_in").as("bytes_in"),
        of.fn.sum("bytes_out").as("bytes_out"),
        of.fn.sum("drops").as("drops"),
        of.fn.sum("latency_ms").as("latency_ms"),
        of.fn.sum("latency_count").as("latency_count"),
        of.fn.max("latency_max").as("latency_max"),
      ])
      .groupBy(by)
      .orderBy("messages_out", "desc")
      .orderBy(by)
      .limit(limit)
      .execute();
    return rows.map((row) => ({ name: row[by], ...figuresOf(row) }));
  }

  /** The minutes as they were written down, the oldest first; `channels` tells them by event and channel. */
  async rows(
    query: StatisticsQuery,
    { channels, limit }: { channels: boolean; limit: number },
  ): Promise<StatisticsRow[]> {
    const rows = await this.#matching(query, channels)
      .selectAll()
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(({ minute, node, app, channel, event, ...row }) => {
      return { minute, node, app, channel, event, ...figuresOf(row) };
    });
  }

  /** All that happened in each minute. */
  #minutes(query: StatisticsQuery) {
    return this.#matching(query)
      .select("minute")
      .select((of) => [
        of.fn.sum("connections").as("connections"),
        of.fn.sum("messages_in").as("messages_in"),
        of.fn.sum("messages_out").as("messages_out"),
        of.fn.sum("bytes_in").as("bytes_in"),
        of.fn.sum("bytes_out").as("bytes_out"),
        of.fn.sum("drops").as("drops"),
        of.fn.sum("latency_ms").as("latency_ms"),
        of.fn.sum("latency_count").as("latency_count"),
        of.fn.max("latency_max").as("latency_max"),
      ])
      .groupBy("minute");
  }

  #matching(
    { from, to, node, app, channel, event }: StatisticsQuery,
    channels = channel !== undefined || event !== undefined,
  ): SelectQueryBuilder<Tables, "realtime_statistics", object> {
    let rows = this.#database.query
      .selectFrom("realtime_statistics")
      .where("minute", ">=", from)
      .where("minute", "<", to)
      .where("channel", channels ? "!=" : "=", "");
    if (node !== undefined) rows = rows.where("node", "=", node);
    if (app !== undefined) rows = rows.where("app", "=", app);
    if (channel !== undefined) rows = rows.where("channel", "=", channel);
    if (event !== undefined) rows = rows.where("event", "=", event);
    return rows;
  }
}

type Raw = Record<
  Exclude<keyof Statistics, "id" | "minute" | "node" | "app" | "channel" | "event">,
  number | string | bigint
>;

/** MySQL gives sums as text. */
function figuresOf(raw: Raw): StatisticsFigures {
  const count = Number(raw.latency_count);
  return {
    connections: Number(raw.connections),
    messages_in: Number(raw.messages_in),
    messages_out: Number(raw.messages_out),
    bytes_in: Number(raw.bytes_in),
    bytes_out: Number(raw.bytes_out),
    drops: Number(raw.drops),
    latency_ms: count === 0 ? 0 : Math.round((Number(raw.latency_ms) / count) * 10) / 10,
    latency_max_ms: Number(raw.latency_max),
  };
}
