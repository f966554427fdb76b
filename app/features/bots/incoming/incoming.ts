import { createHash } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { ForbiddenError } from "../../../platform/errors/index.ts";
import { hashToken, Limits } from "../../../platform/security/index.ts";
import { Clock, randomId } from "../../../platform/support/index.ts";
import { Users } from "../../accounts/index.ts";
import { ClientId, type MessageResource, Posting } from "../../messages/index.ts";
import { ViewerRooms } from "../../rooms/index.ts";
import { asViewer } from "../bot.ts";
import { webhookNotFound } from "../bot_errors.ts";
import type { Webhook } from "../tables.ts";
import { WebhooksRepository } from "../webhooks/webhooks_repository.ts";
import type { HookCall } from "./hook_body.ts";

/** Lets others write into a room who know the address of its webhook. */
@singleton()
export class Incoming {
  readonly #repository: WebhooksRepository;
  readonly #users: Users;
  readonly #rooms: ViewerRooms;
  readonly #posting: Posting;
  readonly #limits: Limits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: WebhooksRepository,
    users: Users,
    rooms: ViewerRooms,
    posting: Posting,
    limits: Limits,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#users = users;
    this.#rooms = rooms;
    this.#posting = posting;
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * The webhook of an address.
   *
   * @throws NotFoundError `webhook_not_found`, ForbiddenError `webhook_off`, TooManyRequestsError
   */
  async find(token: string): Promise<Webhook> {
    const hash = hashToken(token);
    const webhook = await this.#repository.byToken(hash);
    if (!webhook) throw webhookNotFound();
    this.#limits.door("webhookCalls").pass(`webhook:${webhook.id}`);
    if (webhook.disabled_at !== null) throw webhookOff();
    return webhook;
  }

  /**
   * Posts what was called. The same `client_id` (or `Idempotency-Key`) posts once.
   *
   * @throws as `Posting.post`
   */
  async post(webhook: Webhook, call: HookCall, key?: string): Promise<MessageResource> {
    const bot = asViewer(await this.#users.get(webhook.bot_id));
    const found = await this.#rooms.findAsMember(bot, webhook.room_id ?? 0);
    const client_id = clientId(webhook, key ?? call.client_id);
    const byline = { name: call.username, icon: call.icon };
    const { text: content, reply_to } = call;
    const message = await this.#posting.post(bot, found, { content, client_id, reply_to, byline });
    await this.#repository.update(webhook.id, { last_used_at: this.#clock.now() });
    return message;
  }
}

/** What a caller names its message by, in the form of a client id; several webhooks may write as one bot. */
function clientId({ id }: Webhook, given: string | undefined): string {
  if (given === undefined) return randomId(96);
  const own = `${id}:${given}`;
  if (ClientId.safeParse(own).success) return own;
  return `${id}:${createHash("sha256").update(given).digest("base64url")}`;
}

function webhookOff(): ForbiddenError {
  const message =
    "This webhook is switched off. Its owner can switch it on in the room's settings.";
  return new ForbiddenError("webhook_off", message);
}
