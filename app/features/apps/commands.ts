import { z } from "zod";
import {
  answer,
  command,
  type Command,
  option,
  table,
  toggle,
} from "../../platform/console/index.ts";
import { type App, appResource } from "./app.ts";
import { AppName, Origin, WEBHOOK_EVENTS, WebhookEvent, WebhookUrl } from "./app_schema.ts";
import { Apps } from "./apps.ts";

const AppId = z.coerce.number("must be the number of an app").int().min(1);

/** `a,b` as a list. */
function listOf<S extends z.ZodType<unknown, string>>(item: S) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(",").map((one) => one.trim()))])
    .pipe(z.array(item));
}

/** `app:create`, `app:list`, `app:webhook`, `app:disable` and `app:enable`. */
export function appsCommands(): Command[] {
  return [createApp(), listApps(), addWebhook(), switchApp("disable"), switchApp("enable")];
}

function createApp(): Command {
  return command({
    name: "app:create",
    summary:
      "Make an app for Pusher clients, with channels of its own; with --shared they are the chat's.",
    options: {
      name: option(AppName, "what it is called", "name"),
      shared: toggle(z.boolean().default(false), "it sees the channels of the chat"),
      counts: toggle(z.boolean().default(false), "subscribers are told how many they are"),
      origins: option(
        listOf(Origin).optional(),
        "whose pages may connect, by commas; all when left out",
        "a,b",
      ),
    },
    examples: [
      'app:create --name "Shop"',
      'app:create --name "Dashboard" --shared --origins https://dash.example.org --json',
    ],
    run: async ({ name, shared, counts, origins = [] }, { resolve }) => {
      const draft = { name, shared, origins, terms: { counts } };
      const { id, key, secret } = await (await resolve(Apps)).create(draft, "console");
      return answer(
        { id, key, secret },
        table([
          ["id", `${id}`],
          ["key", key],
          ["secret", secret],
        ]),
      );
    },
  });
}

function listApps(): Command {
  return command({
    name: "app:list",
    summary: "Tell which apps there are, without their secrets.",
    examples: ["app:list", "app:list --json"],
    run: async (_options, { resolve }) => {
      const apps = await (await resolve(Apps)).list();
      return answer(apps.map(appResource), apps.length > 0 ? asTable(apps) : "There is no app.");
    },
  });
}

function addWebhook(): Command {
  return command({
    name: "app:webhook",
    summary: "Tell an address what happens on the channels of an app.",
    options: {
      app: option(AppId, "number of the app", "id"),
      url: option(WebhookUrl, "where to", "address"),
      events: option(
        listOf(WebhookEvent),
        `of what, by commas: ${WEBHOOK_EVENTS.join(", ")}`,
        "a,b",
      ),
    },
    examples: [
      "app:webhook --app 1 --url https://shop.example/hooks --events channel_occupied,channel_vacated",
    ],
    run: async ({ app, url, events }, { resolve }) => {
      const id = await (await resolve(Apps)).addWebhook(app, { url, events }, "console");
      return answer({ id, app, url, events }, `${url} is told of ${events.join(", ")}.`);
    },
  });
}

function switchApp(verb: "disable" | "enable"): Command {
  const disabled = verb === "disable";
  return command({
    name: `app:${verb}`,
    summary: disabled
      ? "Switch an app off: its connections end, and nobody comes in."
      : "Switch an app on again.",
    options: { app: option(AppId, "number of the app", "id") },
    examples: [`app:${verb} --app 1`],
    run: async ({ app }, { resolve }) => {
      await (await resolve(Apps)).disable(app, disabled, "console");
      return answer({ app, disabled }, `App ${app} is switched ${disabled ? "off" : "on"}.`);
    },
  });
}

function asTable(apps: readonly App[]): string {
  const rows = apps.map(({ id, name, key, shared, disabledAt, webhooks }) => [
    `${id}`,
    name,
    key,
    shared ? "shared" : "apart",
    disabledAt === null ? "on" : "off",
    webhooks.map(({ url }) => url).join(" "),
  ]);
  return table([["id", "name", "key", "channels", "state", "webhooks"], ...rows]);
}
