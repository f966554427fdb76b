import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { ensureCan, type ViewerRoom, ViewerRooms } from "../../rooms/index.ts";
import { Bots } from "../bots.ts";
import { webhookNotFound } from "../bot_errors.ts";
import type { Webhook } from "../tables.ts";
import { WebhooksRepository } from "./webhooks_repository.ts";

/**
 * Webhooks as one person may see them: those of a room by its owners and moderators, since they tell what is written
 * there; those of a bot by its owner.
 */
@singleton()
export class WebhookAccess {
  readonly #repository: WebhooksRepository;
  readonly #bots: Bots;
  readonly #rooms: ViewerRooms;

  constructor(repository: WebhooksRepository, bots: Bots, rooms: ViewerRooms) {
    this.#repository = repository;
    this.#bots = bots;
    this.#rooms = rooms;
  }

  /** @throws NotFoundError `webhook_not_found` */
  async find(viewer: Viewer, id: number): Promise<Webhook> {
    const webhook = await this.#repository.find(id);
    if (!webhook || !(await this.#maySee(viewer, webhook))) throw webhookNotFound();
    return webhook;
  }

  /** A room that one may give webhooks. @throws NotFoundError `room_not_found`, ForbiddenError `not_allowed_in_room` */
  async room(viewer: Viewer, roomId: number): Promise<ViewerRoom> {
    const found = await this.#rooms.find(viewer, roomId);
    ensureCan(found, "administer");
    return found;
  }

  /** Those of a room. @throws as `room` */
  async inRoom(viewer: Viewer, roomId: number): Promise<Webhook[]> {
    const { room } = await this.room(viewer, roomId);
    return this.#repository.inRoom(room.id);
  }

  /** Those of a bot that go by all its rooms. @throws NotFoundError `bot_not_found` */
  async ofBot(viewer: Viewer, botId: number): Promise<Webhook[]> {
    const bot = await this.#bots.find(viewer, botId);
    const all = await this.#repository.ofBot(bot.user_id);
    return bot.owner_id === viewer.id ? all.filter(({ room_id }) => room_id === null) : [];
  }

  async #maySee(viewer: Viewer, { bot_id, room_id }: Webhook): Promise<boolean> {
    const asked =
      room_id === null
        ? this.#bots.find(viewer, bot_id).then(({ owner_id }) => owner_id === viewer.id)
        : this.room(viewer, room_id).then(() => true);
    return asked.catch(() => false);
  }
}
