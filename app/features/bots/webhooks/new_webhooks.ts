import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { AddressRefusedError, Outside } from "../../../platform/outside/index.ts";
import { AuditLog, hashToken, Limits, type Viewer } from "../../../platform/security/index.ts";
import { Seal } from "../../../platform/sessions/index.ts";
import { Clock, randomId } from "../../../platform/support/index.ts";
import { Memberships, type ViewerRoom } from "../../rooms/index.ts";
import { urlRefused, webhooksNotAllowed } from "../bot_errors.ts";
import type { OutgoingDraft, WebhookDraft } from "../bot_schema.ts";
import { Bots } from "../bots.ts";
import type { Webhook } from "../tables.ts";
import { WebhookAccess } from "./webhook_access.ts";
import { WebhooksRepository } from "./webhooks_repository.ts";

/** A new webhook with what opens it, which is shown this once: a token in the address, or a secret to sign with. */
export interface MadeWebhook {
  webhook: Webhook;
  secret: string;
}

/** Makes webhooks. Each writes as a bot: one of one's own, or a new one of the same name. */
@singleton()
export class NewWebhooks {
  readonly #repository: WebhooksRepository;
  readonly #access: WebhookAccess;
  readonly #bots: Bots;
  readonly #memberships: Memberships;
  readonly #outside: Outside;
  readonly #seal: Seal;
  readonly #limits: Limits;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: WebhooksRepository,
    access: WebhookAccess,
    bots: Bots,
    memberships: Memberships,
    outside: Outside,
    seal: Seal,
    limits: Limits,
    audit: AuditLog,
    database: Database,
    settings: Settings,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#access = access;
    this.#bots = bots;
    this.#memberships = memberships;
    this.#outside = outside;
    this.#seal = seal;
    this.#limits = limits;
    this.#audit = audit;
    this.#database = database;
    this.#settings = settings;
    this.#clock = clock;
  }

  /**
   * For a room; its bot becomes a member.
   *
   * @throws as `WebhookAccess.room`; ForbiddenError `webhooks_not_allowed`, ValidationError `webhook_url_refused`
   */
  async forRoom(viewer: Viewer, roomId: number, draft: WebhookDraft): Promise<MadeWebhook> {
    const found = await this.#access.room(viewer, roomId);
    if (this.#settings.bots.webhooksMadeBy === "admins" && viewer.role !== "admin")
      throw webhooksNotAllowed();
    await this.#admit(viewer, draft);
    return this.#database.transaction(async () => {
      const bot = await this.#writer(viewer, draft);
      await this.#bringIn(found, bot);
      return this.#insert(viewer, draft, { bot, room: roomId });
    });
  }

  /** For all rooms of a bot and what is written to it alone. @throws as `forRoom`; NotFoundError `bot_not_found` */
  async forBot(viewer: Viewer, botId: number, draft: OutgoingDraft): Promise<MadeWebhook> {
    const { user_id: bot } = await this.#bots.find(viewer, botId);
    await this.#admit(viewer, draft);
    return this.#database.transaction(() => this.#insert(viewer, draft, { bot, room: null }));
  }

  async #admit(viewer: Viewer, draft: WebhookDraft): Promise<void> {
    if (draft.direction === "out") checkUrl(this.#outside, draft.url);
    await this.#limits.admitPerson("bots", viewer, { field: "name" });
  }

  async #writer(viewer: Viewer, { bot_id, name }: WebhookDraft): Promise<number> {
    if (bot_id === undefined) return (await this.#bots.make(viewer, name)).user_id;
    return (await this.#bots.find(viewer, bot_id)).user_id;
  }

  async #bringIn(found: ViewerRoom, bot: number): Promise<void> {
    await this.#memberships.invite(found, [bot]);
  }

  async #insert(
    viewer: Viewer,
    draft: WebhookDraft,
    { bot, room }: { bot: number; room: number | null },
  ): Promise<MadeWebhook> {
    const secret = randomId(192);
    const isOut = draft.direction === "out";
    const row = {
      direction: draft.direction,
      name: draft.name,
      bot_id: bot,
      room_id: room,
      url: isOut ? draft.url : null,
      token_hash: isOut ? null : hashToken(secret),
      secret: isOut ? await this.#seal.close({ secret }) : null,
      events: JSON.stringify(isOut ? draft.events : []),
      answers: isOut && draft.answers ? 1 : 0,
      created_by: viewer.id,
      created_at: this.#clock.now(),
      last_used_at: null,
      failing_since: null,
      disabled_at: null,
      disabled_why: null,
    };
    const id = await this.#repository.insert(row);
    const detail = { name: draft.name, direction: draft.direction, room };
    const subject = `webhook:${id}`;
    await this.#audit.record({ actor: viewer, act: "webhook.created", subject, detail });
    return { webhook: { id, ...row }, secret };
  }
}

/** @throws ValidationError on the field `url` */
export function checkUrl(outside: Outside, url: string): void {
  try {
    outside.check(url);
  } catch (error) {
    throw error instanceof AddressRefusedError ? urlRefused(error.message) : error;
  }
}
