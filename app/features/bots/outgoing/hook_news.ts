import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Faces } from "../../accounts/index.ts";
import { MessageNews } from "../../messages/index.ts";
import { RoomDirectory, RoomNews, WhoSeesWhom } from "../../rooms/index.ts";
import type { HookEvent } from "../bot_schema.ts";
import { eventsOf } from "../webhooks/webhook.ts";
import { type ListeningHook, WebhooksRepository } from "../webhooks/webhooks_repository.ts";
import { HookDeliveries } from "./deliveries.ts";
import { eventOf, membershipEvents, names, type RoomEvent } from "./hook_event.ts";
import { type HookPayload, Payloads } from "./payload.ts";

export const DELIVERY = "webhook";

/** Hears what happens in rooms and writes down whom to tell: each receiver of each event once. */
@singleton()
export class HookNews {
  readonly #messages: MessageNews;
  readonly #rooms: RoomNews;
  readonly #directory: RoomDirectory;
  readonly #webhooks: WebhooksRepository;
  readonly #deliveries: HookDeliveries;
  readonly #payloads: Payloads;
  readonly #people: WhoSeesWhom;
  readonly #faces: Faces;
  readonly #outbox: Outbox;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    messages: MessageNews,
    rooms: RoomNews,
    directory: RoomDirectory,
    webhooks: WebhooksRepository,
    deliveries: HookDeliveries,
    payloads: Payloads,
    people: WhoSeesWhom,
    faces: Faces,
    outbox: Outbox,
    database: Database,
    clock: Clock,
  ) {
    this.#messages = messages;
    this.#rooms = rooms;
    this.#directory = directory;
    this.#webhooks = webhooks;
    this.#deliveries = deliveries;
    this.#payloads = payloads;
    this.#people = people;
    this.#faces = faces;
    this.#outbox = outbox;
    this.#database = database;
    this.#clock = clock;
  }

  /** Begins to listen; once, before the outbox starts. */
  listen(): void {
    this.#messages.onTold(async (change) => {
      const event = eventOf(change);
      if (event) await this.#hear(event);
    });
    this.#rooms.onChanged(async (roomId, news) => {
      for (const event of membershipEvents(roomId, news, this.#clock.now()))
        await this.#hear(event);
    });
  }

  /** Writes a delivery down and lets it be made. Inside a transaction. */
  async order(
    payload: HookPayload,
    { webhook, event }: { webhook: number; event: RoomEvent },
  ): Promise<void> {
    const id = await this.#deliveries.add({
      webhook_id: webhook,
      event_key: `${payload.event}:${event.key}`.slice(0, 80),
      event: payload.event,
      room_id: event.roomId,
      message_id: event.message?.id ?? null,
      body: JSON.stringify(payload),
      created_at: this.#clock.now(),
    });
    if (id !== undefined) await this.enqueue(webhook, id);
  }

  /** Lets a delivery be made. Inside a transaction. */
  enqueue(webhook: number, delivery: number): Promise<void> {
    const payload = { webhook, delivery };
    return this.#outbox.add({ topic: DELIVERY, subject: `webhook:${webhook}`, payload });
  }

  async #hear(event: RoomEvent): Promise<void> {
    const concerned = await this.#concerned(event.roomId);
    for (const hook of concerned) {
      const told = await this.#told(hook, event);
      if (told === undefined) continue;
      const payload = await this.#payloads.of(event, { event: told, botId: hook.bot_id });
      await this.#database.transaction(() => this.order(payload, { webhook: hook.id, event }));
    }
  }

  /** Those of the room, and those of bots that are in it. */
  async #concerned(roomId: number): Promise<ListeningHook[]> {
    const all = await this.#webhooks.listening();
    const here = all.filter((hook) => hook.room_id === roomId);
    const anywhere = all.filter((hook) => hook.room_id === null);
    if (anywhere.length === 0) return here;
    const members = new Set(await this.#people.membersOf(roomId));
    return [...here, ...anywhere.filter(({ bot_id }) => members.has(bot_id))];
  }

  /** As what a webhook is told of an event: the most particular that it asked for. What its own bot does it knows. */
  async #told(hook: ListeningHook, event: RoomEvent): Promise<HookEvent | undefined> {
    if (event.actorId === hook.bot_id) return undefined;
    const wanted = eventsOf(hook);
    if (event.event === "message_created" && event.message) {
      if (wanted.includes("mention") && (await this.#isNamed(hook, event.message)))
        return "mention";
      if (wanted.includes("direct_message") && (await this.#isAlone(event.roomId)))
        return "direct_message";
    }
    return wanted.includes(event.event) ? event.event : undefined;
  }

  async #isNamed(
    { bot_id }: ListeningHook,
    message: NonNullable<RoomEvent["message"]>,
  ): Promise<boolean> {
    const face = await this.#faces.one(bot_id);
    return face !== undefined && names(message, face);
  }

  async #isAlone(roomId: number): Promise<boolean> {
    return (await this.#directory.find(roomId))?.kind === "direct";
  }
}
