import type { Insertable } from "kysely";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Database } from "../../database/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock, Figures, type FiguresOfPart } from "../../support/index.ts";
import { Channels } from "../channels/channels.ts";
import { Connections } from "../connections/connections.ts";
import { Registry } from "../connections/registry.ts";
import { Publisher } from "../events/publisher.ts";
import { HubNode } from "../node.ts";
import { RowBatch } from "../records/row_batch.ts";
import { ClientCounts } from "./client_counts.ts";
import { Counts } from "./counts.ts";
import { busiest, type ChannelCounts } from "./busiest.ts";
import { appFigures, channelFigures } from "./metric_figures.ts";
import type { RealtimeStatisticsTable } from "./tables.ts";
import { Tally } from "./tally.ts";

const MINUTE = 60_000;

type Row = Insertable<RealtimeStatisticsTable>;
type Place = Pick<Row, "app" | "channel" | "event" | "connections">;

/**
 * Writes down once a minute what this node's hub did: connections, messages, bytes, drops and latency, by app, and by
 * event on each channel. In between it is counted in memory.
 */
@singleton()
export class Statistics {
  readonly #settings: Settings;
  readonly #channels: Channels;
  readonly #connections: Connections;
  readonly #publisher: Publisher;
  readonly #tally: Tally;
  readonly #registry: Registry;
  readonly #node: HubNode;
  readonly #clock: Clock;
  readonly #figures: Figures;
  readonly #clients: ClientCounts;
  readonly #batch: RowBatch<Row>;
  /** Which app has a namespace of its own. */
  readonly #apps = new Map<string, string>();
  #since = 0;
  #latency = new Counts();
  /** What was last written of events on channels. */
  #minute: readonly Row[] = [];
  #stop: (() => void) | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    settings: Settings,
    channels: Channels,
    connections: Connections,
    publisher: Publisher,
    tally: Tally,
    registry: Registry,
    node: HubNode,
    clock: Clock,
    figures: Figures,
    log: Log,
  ) {
    this.#settings = settings;
    this.#channels = channels;
    this.#connections = connections;
    this.#publisher = publisher;
    this.#tally = tally;
    this.#registry = registry;
    this.#node = node;
    this.#clock = clock;
    this.#figures = figures;
    this.#clients = new ClientCounts(() => registry.all());
    this.#batch = new RowBatch({
      what: "statistics",
      write: async (rows) => {
        await database.query.insertInto("realtime_statistics").values(rows).execute();
      },
      clock,
      log: log.part("realtime"),
    });
  }

  /** Begins to count; called once at start. */
  start(): void {
    this.#publisher.onPublished((key, { event }) => this.#tally.published(key, event));
    this.#connections.onEnded((connection) => this.#clients.ended(connection));
    this.#figures.provide("realtime", () => this.#now());
    this.#figures.provideEach("realtime.app", () => appFigures(this.#clients));
    this.#figures.provideEach("realtime.channel", () => channelFigures(this.#minute));
    this.#since = this.#clock.now();
    this.#plan();
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    this.#stop?.();
    await this.flush();
  }

  /** Writes down what was counted so far. */
  flush(): Promise<void> {
    for (const row of this.#rows()) this.#batch.add(row);
    this.#since = this.#clock.now();
    return this.#batch.flush();
  }

  /** With the end of each minute of the clock, so that those of all nodes fall together. */
  #plan(): void {
    const now = this.#clock.now();
    this.#stop = this.#clock.after(MINUTE - (now % MINUTE), () => {
      void this.flush();
      this.#plan();
    });
  }

  #rows(): Row[] {
    const apps = this.#clients.take();
    this.#learnApps();
    const channels = busiest(this.#tally.take(), this.#settings.statistics.channels);
    this.#latency = new Counts();
    const events = channels.map((one, index) => {
      this.#latency.add(one.counts);
      return this.#row(this.#place(one, channels[index - 1]), one.counts);
    });
    this.#minute = events;
    const clients = apps.map(({ app, connections, counts }) => {
      if (app === "") counts.add(latencyOf(this.#latency));
      return this.#row({ app, channel: "", event: "", connections }, counts);
    });
    return [...clients, ...events];
  }

  /** Rows of a channel stand together: the first tells its subscriptions. */
  #place({ key, event }: ChannelCounts, before: ChannelCounts | undefined): Place {
    const channel = this.#channels.get(key);
    const connections = before?.key === key ? 0 : (channel?.size ?? 0);
    const at = key.indexOf("/");
    const namespace = at < 0 ? "" : key.slice(0, at);
    return { app: this.#apps.get(namespace) ?? namespace, channel: key, event, connections };
  }

  #learnApps(): void {
    for (const { app } of this.#registry.all())
      if (app.namespace !== "") this.#apps.set(app.namespace, app.id);
  }

  #row(place: Place, counts: Counts): Row {
    return {
      minute: this.#since - (this.#since % MINUTE),
      node: this.#node.name,
      ...place,
      messages_in: counts.messagesIn,
      messages_out: counts.messagesOut,
      bytes_in: counts.bytesIn,
      bytes_out: counts.bytesOut,
      drops: counts.drops,
      latency_ms: Math.round(counts.latencyMs),
      latency_count: counts.latencyCount,
      latency_max: Math.round(counts.latencyMax),
    };
  }

  /** Since the start; latency of the last minute that was written. */
  #now(): FiguresOfPart {
    const all = new Counts();
    for (const { counts } of this.#clients.totals().values()) all.add(counts);
    const { latencyMs, latencyCount, latencyMax } = this.#latency;
    return {
      connections: this.#registry.size,
      channels: this.#channels.size,
      messages_in: all.messagesIn,
      messages_out: all.messagesOut,
      bytes_in: all.bytesIn,
      bytes_out: all.bytesOut,
      drops: all.drops,
      latency_ms: latencyCount === 0 ? 0 : Math.round((latencyMs / latencyCount) * 10) / 10,
      latency_max_ms: latencyMax,
    };
  }
}

function latencyOf({ latencyMs, latencyCount, latencyMax }: Counts): Counts {
  return Object.assign(new Counts(), { latencyMs, latencyCount, latencyMax });
}
