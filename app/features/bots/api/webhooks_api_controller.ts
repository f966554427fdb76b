import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import {
  BotParams,
  OutgoingDraft,
  WebhookChanges,
  WebhookDraft,
  WebhookParams,
} from "../bot_schema.ts";
import { hookAddress } from "../hook_address.ts";
import { type MadeWebhook, NewWebhooks } from "../webhooks/new_webhooks.ts";
import { WebhookResource } from "../webhooks/webhook.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { WebhookLists } from "../webhooks/webhook_lists.ts";
import { Webhooks } from "../webhooks/webhooks.ts";

const One = z.object({ data: WebhookResource });
const List = z.object({ data: z.array(WebhookResource) });
/** `url` to call of an incoming one, `secret` to check signatures with of an outgoing one. */
const Made = z.object({
  data: WebhookResource,
  url: z.string().optional(),
  secret: z.string().optional(),
});

const OF_ROOM = { summary: "List the webhooks of a room.", answer: List };
const OF_BOT = { summary: "List the webhooks of a bot.", answer: List };
const MADE = { summary: "Give a room a webhook.", answer: Made, status: 201 };
const MADE_FOR_BOT = { summary: "Give a bot a webhook.", answer: Made, status: 201 };
const SHOWN = { summary: "Tell of a webhook.", answer: One };
const CHANGED = { summary: "Change a webhook.", answer: One };
const RESET = { summary: "Make a new address or secret.", answer: Made, status: 201 };
const ON = { summary: "Switch a webhook on again.", answer: One };
const OFF = { summary: "Switch a webhook off.", answer: One };
const REMOVED = { summary: "Remove a webhook with its log.", status: 204 };

/** Webhooks for programs. */
@requestScoped()
export class WebhooksApiController {
  readonly #access: WebhookAccess;
  readonly #new: NewWebhooks;
  readonly #webhooks: Webhooks;
  readonly #lists: WebhookLists;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(access: WebhookAccess, made: NewWebhooks, webhooks: Webhooks, lists: WebhookLists) {
    this.#access = access;
    this.#new = made;
    this.#webhooks = webhooks;
    this.#lists = lists;
  }

  ofRoom = action({ params: BotParams, about: OF_ROOM }, async ({ viewer, params }) => {
    return json({ data: await this.#lists.of(await this.#access.inRoom(viewer, params.id)) });
  });

  ofBot = action({ params: BotParams, about: OF_BOT }, async ({ viewer, params }) => {
    return json({ data: await this.#lists.of(await this.#access.ofBot(viewer, params.id)) });
  });

  forRoom = action(
    { params: BotParams, body: WebhookDraft, about: MADE },
    async ({ viewer, params, body, raw }) => {
      const made = await this.#new.forRoom(viewer, params.id, body);
      return this.#made(made, raw.req.url);
    },
  );

  forBot = action(
    { params: BotParams, body: OutgoingDraft, about: MADE_FOR_BOT },
    async ({ viewer, params, body, raw }) => {
      return this.#made(await this.#new.forBot(viewer, params.id, body), raw.req.url);
    },
  );

  show = action({ params: WebhookParams, about: SHOWN }, async ({ viewer, params }) => {
    return json({ data: await this.#lists.one(await this.#access.find(viewer, params.id)) });
  });

  update = action(
    { params: WebhookParams, body: WebhookChanges, about: CHANGED },
    async ({ viewer, params, body }) => {
      const webhook = await this.#webhooks.change(viewer, params.id, body);
      return json({ data: await this.#lists.one(webhook) });
    },
  );

  reset = action({ params: WebhookParams, about: RESET }, async ({ viewer, params, raw }) => {
    return this.#made(await this.#webhooks.reset(viewer, params.id), raw.req.url);
  });

  enable = action({ params: WebhookParams, about: ON }, async ({ viewer, params }) => {
    const webhook = await this.#webhooks.switch(viewer, params.id, true);
    return json({ data: await this.#lists.one(webhook) });
  });

  disable = action({ params: WebhookParams, about: OFF }, async ({ viewer, params }) => {
    const webhook = await this.#webhooks.switch(viewer, params.id, false);
    return json({ data: await this.#lists.one(webhook) });
  });

  destroy = action({ params: WebhookParams, about: REMOVED }, async ({ viewer, params }) => {
    await this.#webhooks.remove(viewer, params.id);
    return nothing();
  });

  async #made({ webhook, secret }: MadeWebhook, at: string) {
    const data = await this.#lists.one(webhook);
    const opens = webhook.direction === "in" ? { url: hookAddress(at, secret) } : { secret };
    return json({ data, ...opens }, { status: 201, headers: { "Cache-Control": "no-store" } });
  }
}
