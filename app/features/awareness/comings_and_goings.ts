import { singleton } from "../../platform/container/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { type EventType, Hub, Presence, type Status } from "../../platform/realtime/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Blocks, type User, Users } from "../accounts/index.ts";
import { RoomNews } from "../rooms/index.ts";
import { onlineUsers, userAway, userOffline, userOnline } from "./awareness_events.ts";
import { VisiblePeople } from "./visible_people.ts";

/** Changes within this time are told together, in milliseconds. */
const TOGETHER_MS = 200;
/** Of so many people at most one message to the other nodes tells. */
const AT_ONCE = 100;

/** Tells people that somebody whom they see came online, turned away or went offline; nobody else learns of it. */
@singleton()
export class ComingsAndGoings {
  readonly #presence: Presence;
  readonly #people: VisiblePeople;
  readonly #users: Users;
  readonly #blocks: Blocks;
  readonly #news: RoomNews;
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Whose presence may have changed. What it is now is asked when it is told. */
  readonly #pending = new Set<number>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    presence: Presence,
    people: VisiblePeople,
    users: Users,
    blocks: Blocks,
    news: RoomNews,
    hub: Hub,
    clock: Clock,
    log: Log,
  ) {
    this.#presence = presence;
    this.#people = people;
    this.#users = users;
    this.#blocks = blocks;
    this.#news = news;
    this.#hub = hub;
    this.#clock = clock;
    this.#log = log.part("awareness");
  }

  /** Called once at start. */
  listen(): void {
    this.#presence.onChanged((userId) => this.#note(userId));
    this.#news.onJoined((userIds) => this.#introduce(userIds));
    this.#blocks.onChanged((one, other) => this.#reconsider(one, other));
  }

  /** Who came into a room sees its people, and is seen by them, from now on. */
  async #introduce(userIds: readonly number[]): Promise<void> {
    for (const [userId, status] of await this.#presence.statuses(userIds)) {
      if (status === "offline") continue;
      const users = await this.#people.onlineFor(userId);
      await this.#hub.sendToUser(userId, onlineUsers, { users });
      this.#note(userId);
    }
  }

  /** One of two has blocked the other, or does so no more: they go out of each other's sight, or come into it. */
  async #reconsider(one: number, other: number): Promise<void> {
    const visible = await this.#people.seeEachOther(one, other);
    const users = await this.#users.findMany([one, other]);
    const statuses = await this.#presence.statuses([one, other]);
    for (const [id, watcher] of [
      [one, other],
      [other, one],
    ] as const) {
      const [user, status] = [users.get(id), visible ? statuses.get(id) : "offline"];
      if (user && status)
        await this.#hub.sendToUsers([newsOf({ ...user, last_seen_at: null }, status, [watcher])]);
    }
  }

  #note(userId: number): void {
    this.#pending.add(userId);
    if (this.#pending.size === 1) this.#clock.after(TOGETHER_MS, () => void this.#flush());
  }

  async #flush(): Promise<void> {
    const changed = [...this.#pending];
    this.#pending.clear();
    try {
      const users = await this.#users.findMany(changed);
      const statuses = await this.#presence.statuses(changed);
      const watchers = await this.#people.whoSee(changed);
      const news = [...users].map(([id, user]) =>
        newsOf(user, statuses.get(id) ?? "offline", [...(watchers.get(id) ?? [])]),
      );
      for (let from = 0; from < news.length; from += AT_ONCE)
        await this.#hub.sendToUsers(news.slice(from, from + AT_ONCE));
    } catch (error) {
      // Whoever connects is told anew who is there.
      this.#log.warn({ err: error }, "people were not told who came and went");
    }
  }
}

const EVENTS = { online: userOnline, away: userAway, offline: userOffline };

/** What those who see a person are told. */
function newsOf(
  { id: user_id, name, last_seen_at }: User,
  status: Status,
  userIds: readonly number[],
) {
  const seen = last_seen_at === null ? null : new Date(last_seen_at).toISOString();
  const data = { user_id, name, ...(status === "offline" && { last_seen_at: seen }) };
  return { userIds, event: EVENTS[status] as EventType<object>, data };
}
