import { singleton } from "../../../platform/container/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { Clock, randomId } from "../../../platform/support/index.ts";
import type { HookEvent } from "../bot_schema.ts";
import { webhookNotFound } from "../bot_errors.ts";
import type { Webhook } from "../tables.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { HookDeliveries } from "./deliveries.ts";
import type { HookCallReport } from "./hook_calls.ts";
import { HookSender } from "./hook_sender.ts";
import { Payloads } from "./payload.ts";

/** Calls a receiver by hand, with an event that never happened. */
@singleton()
export class HookTest {
  readonly #access: WebhookAccess;
  readonly #payloads: Payloads;
  readonly #deliveries: HookDeliveries;
  readonly #sender: HookSender;
  readonly #limits: Limits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    access: WebhookAccess,
    payloads: Payloads,
    deliveries: HookDeliveries,
    sender: HookSender,
    limits: Limits,
    clock: Clock,
  ) {
    this.#access = access;
    this.#payloads = payloads;
    this.#deliveries = deliveries;
    this.#sender = sender;
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Sends at once and answers what was sent and what came back; an answer is shown and not posted.
   *
   * @throws NotFoundError `webhook_not_found`, TooManyRequestsError
   */
  async send(viewer: Viewer, webhookId: number, event: HookEvent): Promise<HookCallReport> {
    const webhook = await this.#access.find(viewer, webhookId);
    if (webhook.direction !== "out") throw webhookNotFound();
    await this.#limits.admitPerson("webhookTests", viewer);
    const body = JSON.stringify(await this.#sample(viewer, webhook, event));
    const made = {
      webhook_id: webhook.id,
      event_key: `test:${randomId(96)}`,
      event: "test",
      room_id: null,
      message_id: null,
      body,
      created_at: this.#clock.now(),
    };
    const id = (await this.#deliveries.add(made)) ?? 0;
    const delivery = await this.#deliveries.find(webhook.id, id);
    if (!delivery) throw webhookNotFound();
    return this.#sender.attempt(webhook, delivery);
  }

  async #sample(viewer: Viewer, { bot_id, room_id }: Webhook, event: HookEvent): Promise<object> {
    const key = `test:${randomId(48)}`;
    const happened = { event, key, roomId: room_id ?? 0, actorId: viewer.id };
    const payload = await this.#payloads.of(happened, { event, botId: bot_id });
    const isMember = event.startsWith("member_");
    const part = isMember ? { member: payload.actor } : { message: this.#message(payload) };
    return { ...payload, test: true, ...part };
  }

  #message({ room, actor, bot }: { room: unknown; actor: unknown; bot: { name: string } | null }) {
    const room_id = (room as { id: number } | null)?.id ?? null;
    const content = `Hello @${bot?.name ?? "bot"}, this is a test.`;
    const created_at = new Date(this.#clock.now()).toISOString();
    const bare = { kind: "text", content, created_at, edited_at: null, deleted_at: null };
    return { id: 0, room_id, author: actor, client_id: "test", ...bare, reactions: [] };
  }
}
