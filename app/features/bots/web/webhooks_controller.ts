import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action, redirect, view } from "../../../platform/http/index.ts";
import { RoomDirectory } from "../../rooms/index.ts";
import { DeliveryParams, EVENTS, RowId, WebhookChanges, WebhookParams } from "../bot_schema.ts";
import { hookAddress } from "../hook_address.ts";
import { deliveryResource, HookLog } from "../outgoing/hook_log.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { WebhookLists } from "../webhooks/webhook_lists.ts";
import { Webhooks } from "../webhooks/webhooks.ts";

const PAGE = "bots/webhook.njk";
const ROWS = 30;
const CHOICES = Object.entries(EVENTS).map(([name, text]) => ({ name, text }));
const Before = z.object({ before: RowId.optional().catch(undefined) });

/** One webhook: what it does, and what became of it. */
@requestScoped()
export class WebhooksController {
  readonly #access: WebhookAccess;
  readonly #webhooks: Webhooks;
  readonly #lists: WebhookLists;
  readonly #log: HookLog;
  readonly #rooms: RoomDirectory;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    access: WebhookAccess,
    webhooks: Webhooks,
    lists: WebhookLists,
    log: HookLog,
    rooms: RoomDirectory,
  ) {
    this.#access = access;
    this.#webhooks = webhooks;
    this.#lists = lists;
    this.#log = log;
    this.#rooms = rooms;
  }

  show = action({ params: WebhookParams, query: Before }, async (request) => {
    const page = await this.#page(request, request.query.before);
    return view(PAGE, page, { partial: "bots/_deliveries.njk" });
  });

  /** A browser sends nothing for boxes that are not ticked. */
  update = action(
    {
      params: WebhookParams,
      body: WebhookChanges,
      invalid: async (request) => view(PAGE, await this.#page(request)),
    },
    async ({ viewer, params, body }) => {
      await this.#webhooks.change(viewer, params.id, { ...body, answers: body.answers ?? false });
      return back(params.id, "The webhook is saved.");
    },
  );

  /** Answers the page itself, not a redirect: what opens the webhook stands on it this once. */
  reset = action({ params: WebhookParams }, async (request) => {
    const { viewer, params, raw } = request;
    const { webhook, secret } = await this.#webhooks.reset(viewer, params.id);
    const made = webhook.direction === "in" ? hookAddress(raw.req.url, secret) : secret;
    return view(PAGE, { ...(await this.#page(request)), made });
  });

  enable = action({ params: WebhookParams }, async ({ viewer, params }) => {
    await this.#webhooks.switch(viewer, params.id, true);
    return back(params.id, "The webhook is on again.");
  });

  disable = action({ params: WebhookParams }, async ({ viewer, params }) => {
    await this.#webhooks.switch(viewer, params.id, false);
    return back(params.id, "The webhook is off.");
  });

  destroy = action({ params: WebhookParams }, async ({ viewer, params }) => {
    const { bot_id, room_id } = await this.#access.find(viewer, params.id);
    await this.#webhooks.remove(viewer, params.id);
    const flash = { notice: "The webhook is removed." };
    if (room_id === null)
      return redirect({ route: "settings.bots.show", params: { id: bot_id } }, { flash });
    return redirect({ route: "rooms.integrations", params: { id: room_id } }, { flash });
  });

  replay = action({ params: DeliveryParams }, async ({ viewer, params }) => {
    await this.#log.replay(viewer, params.id, params.delivery);
    return back(params.id, "It is delivered once more.");
  });

  async #page({ viewer, params }: ActionRequest<{ id: number }>, before?: number) {
    const found = await this.#access.find(viewer, params.id);
    const log = await this.#log.page(viewer, params.id, { before, limit: ROWS + 1 });
    const deliveries = log.slice(0, ROWS).map(deliveryResource);
    const next = log.length > ROWS ? deliveries.at(-1)?.id : undefined;
    const room = found.room_id === null ? null : ((await this.#rooms.find(found.room_id)) ?? null);
    return { webhook: await this.#lists.one(found), room, deliveries, next, choices: CHOICES };
  }
}

function back(id: number, notice: string) {
  return redirect({ route: "webhooks.show", params: { id } }, { flash: { notice } });
}
