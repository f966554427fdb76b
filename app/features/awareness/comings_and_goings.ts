import { singleton } from "../../platform/container/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { Hub, ownChannel, Presence } from "../../platform/realtime/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Users } from "../accounts/index.ts";
import { RoomNews } from "../rooms/index.ts";
import { onlineUsers, userOffline, userOnline } from "./awareness_events.ts";
import { VisiblePeople } from "./visible_people.ts";

/** Changes within this time are told together, in milliseconds; who came and went at once is not told at all. */
const TOGETHER_MS = 200;

/** Tells people that somebody whom they see came online or went offline; nobody else learns of it. */
@singleton()
export class ComingsAndGoings {
  readonly #presence: Presence;
  readonly #people: VisiblePeople;
  readonly #users: Users;
  readonly #news: RoomNews;
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pending = new Map<number, typeof userOnline>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    presence: Presence,
    people: VisiblePeople,
    users: Users,
    news: RoomNews,
    hub: Hub,
    clock: Clock,
    log: Log,
  ) {
    this.#presence = presence;
    this.#people = people;
    this.#users = users;
    this.#news = news;
    this.#hub = hub;
    this.#clock = clock;
    this.#log = log.part("awareness");
  }

  /** Called once at start. */
  listen(): void {
    this.#presence.onOnline((userId) => this.#note(userId, userOnline));
    this.#presence.onOffline((userId) => this.#note(userId, userOffline));
    this.#news.onJoined((userIds) => this.#introduce(userIds));
  }

  /** Who came into a room sees its people, and is seen by them, from now on. */
  async #introduce(userIds: readonly number[]): Promise<void> {
    for (const userId of await this.#presence.isOnline(userIds)) {
      const users = await this.#people.onlineFor(userId);
      await this.#hub.sendToUser(userId, onlineUsers, { users });
      this.#note(userId, userOnline);
    }
  }

  #note(userId: number, event: typeof userOnline): void {
    const before = this.#pending.get(userId);
    if (before !== undefined && before !== event) this.#pending.delete(userId);
    else this.#pending.set(userId, event);
    if (this.#pending.size === 1) this.#clock.after(TOGETHER_MS, () => void this.#flush());
  }

  async #flush(): Promise<void> {
    const changes = new Map(this.#pending);
    this.#pending.clear();
    try {
      const users = await this.#users.findMany(changes.keys());
      for (const [userId, event] of changes)
        await this.#tell(event, userId, users.get(userId)?.name);
    } catch (error) {
      // Whoever connects is told anew who is there.
      this.#log.warn({ err: error }, "people were not told who came and went");
    }
  }

  async #tell(event: typeof userOnline, user_id: number, name: string | undefined): Promise<void> {
    if (name === undefined) return;
    const watchers = await this.#people.onlineWhoSee(user_id);
    await this.#hub.publish(watchers.map(ownChannel), event, { user_id, name });
  }
}
