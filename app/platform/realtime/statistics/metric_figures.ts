import type { FiguresOfOne } from "../../support/index.ts";
import type { ClientCounts } from "./client_counts.ts";

/** As much of a row of statistics as is told of a channel. */
interface ChannelRow {
  app: string;
  channel: string;
  connections: number;
  messages_in: number;
  messages_out: number;
  bytes_out: number;
  latency_max: number;
}

/** What the clients of each app did since the start of this node; Parley's own app has no name. */
export function appFigures(clients: ClientCounts): FiguresOfOne[] {
  return [...clients.totals()].map(([app, { connections, counts }]) => ({
    labels: { app },
    of: {
      connections,
      messages_in: counts.messagesIn,
      messages_out: counts.messagesOut,
      bytes_in: counts.bytesIn,
      bytes_out: counts.bytesOut,
      drops: counts.drops,
    },
  }));
}

/** What went over the busiest channels within the last minute that was written down, all events together. */
export function channelFigures(rows: readonly ChannelRow[]): FiguresOfOne[] {
  const channels = Map.groupBy(rows, ({ app, channel }) => JSON.stringify([app, channel]));
  return [...channels.values()].map((group) => ({
    labels: { app: group[0]?.app ?? "", channel: group[0]?.channel ?? "" },
    of: {
      subscriptions: sum(group, "connections"),
      minute_messages_in: sum(group, "messages_in"),
      minute_messages_out: sum(group, "messages_out"),
      minute_bytes_out: sum(group, "bytes_out"),
      minute_latency_max_ms: Math.max(...group.map(({ latency_max }) => latency_max)),
    },
  }));
}

function sum(rows: readonly ChannelRow[], name: Exclude<keyof ChannelRow, "app" | "channel">) {
  return rows.reduce((all, row) => all + row[name], 0);
}
