import type { Generated } from "kysely";

/** One row a connection, as its node last told. */
interface RealtimeConnectionsTable {
  /** The connection's id. */
  id: string;
  user_id: number | null;
  /** The channel it joined last. */
  channel: string | null;
  connection_type: "websocket" | "sse" | "pusher" | "socketio";
  ip_address: string;
  user_agent: string;
  connected_at: number;
  last_ping: number;
  /** 0 or 1. */
  is_active: number;
  /** JSON: node, app, channels, frames and bytes in and out, and how it ended. */
  metadata: string;
}

interface RealtimeEventsTable {
  id: Generated<number>;
  event_id: string;
  event_type: string;
  channel: string | null;
  sender_id: number | null;
  recipient_type: "all" | "user" | "channel";
  recipient_id: string | null;
  /** JSON. */
  payload: string;
  /** Subscriptions of the channel; of what went to all, the connections on the node that sent it. */
  delivered_count: number;
  created_at: number;
}

declare module "../../database/tables.ts" {
  interface Tables {
    realtime_connections: RealtimeConnectionsTable;
    realtime_events: RealtimeEventsTable;
  }
}

export type { RealtimeConnectionsTable, RealtimeEventsTable };
