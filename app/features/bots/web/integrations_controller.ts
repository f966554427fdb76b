import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action, view } from "../../../platform/http/index.ts";
import { roomView } from "../../rooms/index.ts";
import { BotParams, EVENTS, WebhookDraft } from "../bot_schema.ts";
import { hookAddress } from "../hook_address.ts";
import { NewWebhooks } from "../webhooks/new_webhooks.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { WebhookLists } from "../webhooks/webhook_lists.ts";

const PAGE = "bots/integrations.njk";
const CHOICES = Object.entries(EVENTS).map(([name, text]) => ({ name, text }));

/** The webhooks of a room, in its settings. */
@requestScoped()
export class IntegrationsController {
  readonly #access: WebhookAccess;
  readonly #new: NewWebhooks;
  readonly #lists: WebhookLists;

  constructor(access: WebhookAccess, made: NewWebhooks, lists: WebhookLists) {
    this.#access = access;
    this.#new = made;
    this.#lists = lists;
  }

  index = action({ params: BotParams }, async (request) => view(PAGE, await this.#page(request)));

  /** Answers the page itself, not a redirect: what opens the webhook stands on it this once. */
  create = action(
    {
      params: BotParams,
      body: WebhookDraft,
      invalid: async (request) => view(PAGE, await this.#page(request)),
    },
    async (request) => {
      const { viewer, params, body, raw } = request;
      const { webhook, secret } = await this.#new.forRoom(viewer, params.id, body);
      const opens = webhook.direction === "in" ? hookAddress(raw.req.url, secret) : secret;
      const made = { ...(await this.#lists.one(webhook)), secret: opens };
      return view(PAGE, { ...(await this.#page(request)), made, old: {} }, { status: 201 });
    },
  );

  async #page({ viewer, params }: ActionRequest<{ id: number }>) {
    const found = await this.#access.room(viewer, params.id);
    const webhooks = await this.#lists.of(await this.#access.inRoom(viewer, params.id));
    return { room: roomView(found), webhooks, choices: CHOICES };
  }
}
