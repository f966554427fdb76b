import { z } from "zod";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { iso, isoOrNull } from "../../rooms/index.ts";
import { deliveryNotFound } from "../bot_errors.ts";
import type { Delivery } from "../tables.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { HookDeliveries } from "./deliveries.ts";
import { HookNews } from "./hook_news.ts";

const Time = z.iso.datetime();

/** One delivery with its last attempt. */
export const DeliveryResource = z.object({
  id: z.number().int(),
  event: z.string(),
  state: z.enum(["waiting", "taken", "failed"]),
  tries: z.number().int(),
  created_at: Time,
  tried_at: Time.nullable(),
  status: z.number().int().nullable(),
  took_ms: z.number().int().nullable(),
  error: z.string().nullable(),
  /** The beginning of the last answer. */
  answer: z.string().nullable(),
  /** What is posted. */
  body: z.unknown(),
});
export type DeliveryResource = z.output<typeof DeliveryResource>;

export function deliveryResource(delivery: Delivery): DeliveryResource {
  const { id, event, state, tries, status, took_ms, error, answer } = delivery;
  return {
    id,
    event,
    state,
    tries,
    status,
    took_ms,
    error,
    answer,
    created_at: iso(delivery.created_at),
    tried_at: isoOrNull(delivery.tried_at),
    body: JSON.parse(delivery.body) as unknown,
  };
}

/** What became of a webhook's deliveries, for who may see the webhook. */
@singleton()
export class HookLog {
  readonly #access: WebhookAccess;
  readonly #deliveries: HookDeliveries;
  readonly #news: HookNews;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    access: WebhookAccess,
    deliveries: HookDeliveries,
    news: HookNews,
    database: Database,
  ) {
    this.#access = access;
    this.#deliveries = deliveries;
    this.#news = news;
    this.#database = database;
  }

  /** The newest first. @throws NotFoundError `webhook_not_found` */
  async page(
    viewer: Viewer,
    webhookId: number,
    page: { before?: number | undefined; limit: number },
  ): Promise<Delivery[]> {
    const { id } = await this.#access.find(viewer, webhookId);
    return this.#deliveries.page(id, page);
  }

  /** Delivers once more what was delivered before or was given up. @throws NotFoundError `delivery_not_found` */
  async replay(viewer: Viewer, webhookId: number, id: number): Promise<Delivery> {
    const webhook = await this.#access.find(viewer, webhookId);
    const delivery = await this.#deliveries.find(webhook.id, id);
    if (!delivery) throw deliveryNotFound();
    await this.#database.transaction(async () => {
      await this.#deliveries.renew(id);
      await this.#news.enqueue(webhook.id, id);
    });
    return { ...delivery, state: "waiting" };
  }
}
