import type { Generated } from "kysely";

export interface AppsTable {
  id: Generated<number>;
  name: string;
  /** Public; stands in the address of the socket. */
  app_key: string;
  /** Sealed with the application's key. */
  secret: string;
  /** 1 where its channels are the chat's. */
  shared: number;
  /** JSON of `AppTerms`. */
  terms: string;
  /** JSON list. */
  origins: string;
  created_at: number;
  disabled_at: number | null;
}

export interface AppWebhooksTable {
  id: Generated<number>;
  app_id: number;
  url: string;
  /** JSON list of event names. */
  events: string;
  created_at: number;
}

/** What receivers were told to be so: channels that are occupied, members who are there. */
export interface AppStatesTable {
  app_id: number;
  /** SHA-256 in hex of what is so. */
  state: string;
  since: number;
}

/** One attempt to tell a receiver. */
export interface AppDeliveriesTable {
  id: Generated<number>;
  app_id: number;
  webhook_id: number;
  at: number;
  /** JSON list of the names of the events. */
  events: string;
  took_ms: number;
  /** What went wrong; null when it was taken. */
  error: string | null;
}

declare module "../../platform/database/tables.ts" {
  interface Tables {
    apps: AppsTable;
    app_webhooks: AppWebhooksTable;
    app_states: AppStatesTable;
    app_deliveries: AppDeliveriesTable;
  }
}
