import { CHAT, type PusherApp } from "../../platform/realtime/index.ts";
import type { AppTerms, WebhookEvent } from "./app_schema.ts";

/** Where an app wants to be told of what. */
export interface Webhook {
  id: number;
  url: string;
  events: readonly WebhookEvent[];
}

/** An app as this feature knows it. */
export interface App {
  id: number;
  name: string;
  key: string;
  secret: string;
  shared: boolean;
  terms: AppTerms;
  origins: readonly string[];
  createdAt: number;
  disabledAt: number | null;
  webhooks: readonly Webhook[];
}

/** An app without its secret, as lists show it. */
export interface AppResource {
  id: number;
  name: string;
  key: string;
  shared: boolean;
  disabled: boolean;
  origins: readonly string[];
  webhooks: readonly Webhook[];
  created_at: string;
}

export function appResource(app: App): AppResource {
  const { id, name, key, shared, origins, webhooks } = app;
  const disabled = app.disabledAt !== null;
  const created_at = new Date(app.createdAt).toISOString();
  return { id, name, key, shared, disabled, origins, webhooks, created_at };
}

/** Whose channels an app sees: its own, or the chat's. */
export function namespaceOf({ id, shared }: Pick<App, "id" | "shared">): string {
  return shared ? CHAT : `app-${id}`;
}

/** An app as gateway and HTTP API see it. */
export function pusherApp(app: App): PusherApp {
  const { key, secret, name, origins, terms } = app;
  return {
    hub: { id: `${app.id}`, namespace: namespaceOf(app), limits: limitsOf(terms) },
    key,
    secret,
    name,
    origins,
    disabled: app.disabledAt !== null,
    clientEventsPerSecond: terms.clientEventsPerSecond,
    authoriseWithinMs: terms.authoriseWithinMs,
  };
}

function limitsOf({ connections, subscriptions, members, memberBytes }: AppTerms) {
  return {
    memberBytes,
    ...(connections !== undefined && { connections }),
    ...(subscriptions !== undefined && { subscriptions }),
    ...(members !== undefined && { members }),
  };
}
