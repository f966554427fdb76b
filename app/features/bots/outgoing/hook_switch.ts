import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Users } from "../../accounts/index.ts";
import { Messages } from "../../messages/index.ts";
import { DirectRooms, ViewerRooms } from "../../rooms/index.ts";
import { asViewer } from "../bot.ts";
import { BotsRepository } from "../bots_repository.ts";
import type { Webhook } from "../tables.ts";
import { WebhooksRepository } from "../webhooks/webhooks_repository.ts";
import { HookDeliveries } from "./deliveries.ts";

interface Failure {
  /** Milliseconds. */
  since: number;
  said: string;
  /** The receiver says that it is gone for good. */
  isGone: boolean;
}

/** Switches a webhook off whose receiver is gone, and tells its owner, in a conversation with its bot. */
@singleton()
export class HookSwitch {
  readonly #webhooks: WebhooksRepository;
  readonly #deliveries: HookDeliveries;
  readonly #bots: BotsRepository;
  readonly #users: Users;
  readonly #direct: DirectRooms;
  readonly #rooms: ViewerRooms;
  readonly #messages: Messages;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    webhooks: WebhooksRepository,
    deliveries: HookDeliveries,
    bots: BotsRepository,
    users: Users,
    direct: DirectRooms,
    rooms: ViewerRooms,
    messages: Messages,
    database: Database,
    clock: Clock,
    log: Log,
  ) {
    this.#webhooks = webhooks;
    this.#deliveries = deliveries;
    this.#bots = bots;
    this.#users = users;
    this.#direct = direct;
    this.#rooms = rooms;
    this.#messages = messages;
    this.#database = database;
    this.#clock = clock;
    this.#log = log.part("bots");
  }

  async off(webhook: Webhook, { since, said, isGone }: Failure): Promise<void> {
    const moment = new Date(since).toISOString().slice(0, 16).replace("T", " ");
    const why = isGone
      ? "Its receiver says that it is gone for good (410)."
      : `Its receiver has taken nothing since ${moment} UTC. ${said}`;
    await this.#database.transaction(async () => {
      const disabled_at = this.#clock.now();
      await this.#webhooks.update(webhook.id, { disabled_at, disabled_why: why });
      await this.#deliveries.giveUp(webhook.id, "The webhook was switched off.");
    });
    await this.#tell(webhook, why).catch((err: unknown) => {
      this.#log.warn(
        { err, webhook: webhook.id },
        "the owner of a webhook was not told of its end",
      );
    });
  }

  async #tell({ id, name, bot_id, disabled_at }: Webhook, why: string): Promise<void> {
    const row = await this.#bots.find(bot_id);
    if (!row) return;
    const bot = asViewer(await this.#users.get(bot_id));
    const { id: room } = await this.#direct.open(bot, [row.owner_id]);
    const content = `The webhook **${name}** is switched off. ${why}\n\nMend the receiver, then switch it on again: [settings of the webhook](/webhooks/${id})`;
    const client_id = `off:${id}:${disabled_at ?? this.#clock.now()}`;
    await this.#messages.post(bot, await this.#rooms.findAsMember(bot, room), {
      content,
      client_id,
    });
  }
}
