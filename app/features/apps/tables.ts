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

declare module "../../platform/database/tables.ts" {
  interface Tables {
    apps: AppsTable;
    app_webhooks: AppWebhooksTable;
    app_states: AppStatesTable;
  }
}
