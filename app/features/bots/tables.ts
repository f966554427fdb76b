import type { Generated, Selectable } from "kysely";

export interface BotsTable {
  /** The account of the program. */
  user_id: number;
  /** Who looks after it. */
  owner_id: number;
  created_at: number;
}

export interface WebhooksTable {
  id: Generated<number>;
  /** `in`: others tell a room something. `out`: others are told. */
  direction: "in" | "out";
  name: string;
  /** In whose name it writes. */
  bot_id: number;
  /** Null for one that goes by all rooms of its bot. */
  room_id: number | null;
  url: string | null;
  /** SHA-256 in hex of what stands in the address of an incoming one. */
  token_hash: string | null;
  /** Sealed: what an outgoing one signs with. */
  secret: string | null;
  /** JSON list of what an outgoing one tells. */
  events: string;
  /** Whether an answer `{text}` is posted. */
  answers: number;
  created_by: number;
  created_at: number;
  last_used_at: number | null;
  /** Since when its receiver has taken nothing. */
  failing_since: number | null;
  disabled_at: number | null;
  disabled_why: string | null;
}

export interface WebhookDeliveriesTable {
  id: Generated<number>;
  webhook_id: number;
  /** Names the event; a webhook tells each once. */
  event_key: string;
  event: string;
  room_id: number | null;
  message_id: number | null;
  /** What is posted, as JSON. */
  body: string;
  state: "waiting" | "taken" | "failed";
  tries: number;
  created_at: number;
  tried_at: number | null;
  status: number | null;
  /** The beginning of the last answer. */
  answer: string | null;
  took_ms: number | null;
  error: string | null;
}

export type BotRow = Selectable<BotsTable>;
export type Webhook = Selectable<WebhooksTable>;
export type Delivery = Selectable<WebhookDeliveriesTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    bots: BotsTable;
    webhooks: WebhooksTable;
    webhook_deliveries: WebhookDeliveriesTable;
  }
}
