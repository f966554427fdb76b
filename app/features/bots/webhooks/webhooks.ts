import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Outside } from "../../../platform/outside/index.ts";
import { AuditLog, hashToken, type Viewer } from "../../../platform/security/index.ts";
import { Seal } from "../../../platform/sessions/index.ts";
import { Clock, randomId } from "../../../platform/support/index.ts";
import { Users } from "../../accounts/index.ts";
import { Memberships, ViewerRooms } from "../../rooms/index.ts";
import { asViewer } from "../bot.ts";
import { webhookNotFound } from "../bot_errors.ts";
import type { WebhookChanges } from "../bot_schema.ts";
import { Bots } from "../bots.ts";
import type { Webhook } from "../tables.ts";
import { checkUrl, type MadeWebhook } from "./new_webhooks.ts";
import { WebhookAccess } from "./webhook_access.ts";
import { WebhooksRepository } from "./webhooks_repository.ts";

/** Changes webhooks that are there. */
@singleton()
export class Webhooks {
  readonly #repository: WebhooksRepository;
  readonly #access: WebhookAccess;
  readonly #bots: Bots;
  readonly #users: Users;
  readonly #memberships: Memberships;
  readonly #rooms: ViewerRooms;
  readonly #outside: Outside;
  readonly #seal: Seal;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: WebhooksRepository,
    access: WebhookAccess,
    bots: Bots,
    users: Users,
    memberships: Memberships,
    rooms: ViewerRooms,
    outside: Outside,
    seal: Seal,
    audit: AuditLog,
    database: Database,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#access = access;
    this.#bots = bots;
    this.#users = users;
    this.#memberships = memberships;
    this.#rooms = rooms;
    this.#outside = outside;
    this.#seal = seal;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  /** @throws NotFoundError `webhook_not_found`, ValidationError `webhook_url_refused` */
  async change(viewer: Viewer, id: number, changes: WebhookChanges): Promise<Webhook> {
    const { direction } = await this.#access.find(viewer, id);
    const { name, url, events, answers } = changes;
    if (url !== undefined) checkUrl(this.#outside, url);
    const told = {
      ...(url !== undefined && { url }),
      ...(events !== undefined && { events: JSON.stringify(events) }),
      ...(answers !== undefined && { answers: answers ? 1 : 0 }),
    };
    const row = { ...(name !== undefined && { name }), ...(direction === "out" && told) };
    if (Object.keys(row).length > 0) await this.#repository.update(id, row);
    return this.#access.find(viewer, id);
  }

  /** Makes a new token or secret; the one before opens nothing any more. @throws as `change` */
  async reset(viewer: Viewer, id: number): Promise<MadeWebhook> {
    const { direction } = await this.#access.find(viewer, id);
    const secret = randomId(192);
    const row =
      direction === "in"
        ? { token_hash: hashToken(secret) }
        : { secret: await this.#seal.close({ secret }) };
    await this.#database.transaction(async () => {
      await this.#repository.update(id, row);
      await this.#record(viewer, "reset", id);
    });
    return { webhook: await this.#access.find(viewer, id), secret };
  }

  /** Switches one off or on again; on again it forgets its failures. @throws as `change` */
  async switch(viewer: Viewer, id: number, on: boolean): Promise<Webhook> {
    await this.#access.find(viewer, id);
    await this.set(viewer, id, on);
    return this.#access.find(viewer, id);
  }

  /** As `switch`, by who looks after the installation and may not see what it tells. @throws as `change` */
  async set(viewer: Viewer, id: number, on: boolean): Promise<void> {
    if (!(await this.#repository.find(id))) throw webhookNotFound();
    const off = { disabled_at: this.#clock.now(), disabled_why: `${viewer.name} switched it off.` };
    const row = on ? { disabled_at: null, disabled_why: null, failing_since: null } : off;
    await this.#database.transaction(async () => {
      await this.#repository.update(id, row);
      await this.#record(viewer, on ? "switched_on" : "switched_off", id);
    });
  }

  /** With its log; a bot that was made for it alone goes, too, and what it wrote stays. @throws as `change` */
  async remove(viewer: Viewer, id: number): Promise<void> {
    const webhook = await this.#access.find(viewer, id);
    await this.#database.transaction(async () => {
      await this.#repository.delete(id);
      await this.#record(viewer, "removed", id);
      await this.#retire(viewer, webhook);
    });
  }

  async #retire(viewer: Viewer, { bot_id, room_id }: Webhook): Promise<void> {
    const bot = await this.#bots.ofUser(bot_id);
    const others = await this.#repository.ofBot(bot_id);
    if (!bot || bot.key || others.length > 0 || room_id === null) return;
    const found = await this.#rooms.find(asViewer(bot.user), room_id).catch(() => undefined);
    if (found?.membership && found.room.kind !== "direct")
      await this.#memberships.leave({ id: bot_id }, found);
    await this.#users.disable(bot_id, viewer);
  }

  #record(actor: Viewer, what: string, id: number): Promise<void> {
    return this.#audit.record({ actor, act: `webhook.${what}`, subject: `webhook:${id}` });
  }
}
