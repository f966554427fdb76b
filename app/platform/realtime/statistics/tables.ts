import type { Generated } from "kysely";

/** What happened on a node within a minute: of an app's clients all together, or of an event on a channel. */
export interface RealtimeStatisticsTable {
  id: Generated<number>;
  /** When the minute began. */
  minute: number;
  node: string;
  /** The app's id; empty for Parley's own clients. */
  app: string;
  /** Key of the channel; empty for an app's clients, `*` for what was added up. */
  channel: string;
  event: string;
  /** Connections at the end of the minute; of a channel its subscriptions, in the first of its rows. */
  connections: number;
  messages_in: number;
  messages_out: number;
  bytes_in: number;
  bytes_out: number;
  drops: number;
  latency_ms: number;
  latency_count: number;
  latency_max: number;
}

declare module "../../database/tables.ts" {
  interface Tables {
    realtime_statistics: RealtimeStatisticsTable;
  }
}
