import type { Logger } from "../../logging/index.ts";
import type { Clock } from "../../support/index.ts";
import { CHAT, splitKey } from "../channels/namespace.ts";
import { type Announcement, type Holding, type Member, type UserId, userKey } from "./member.ts";
import type { PresenceStore } from "./presence_store.ts";
import { Stay } from "./stay.ts";

export interface RosterParts {
  node: string;
  store: PresenceStore;
  clock: Clock;
  log: Logger;
}

/** What the roster tells of changes that hold for all nodes. */
export interface RosterEvents {
  /** What is published, in the same step, when a member comes first or goes last. */
  announcement(
    change: "joining" | "leaving",
    holding: Holding,
    by?: string,
  ): Announcement | undefined;
  /** A change was made by this node. `alone` when the store is away and only this node knows. */
  changed(
    change: "joining" | "leaving",
    holding: Holding,
    options: { alone: boolean; by?: string },
  ): void;
}

/**
 * The members that this node holds. Says what it wants and lets one piece of work at a time bring each member's
 * state in the store there, so a quick leave and return cannot overtake each other. While the store is away the
 * node goes on alone; `reconcile` mends the store afterwards.
 */
export class Roster {
  readonly #parts: RosterParts;
  readonly #events: RosterEvents;
  readonly #stays = new Map<string, Stay>();
  #astray = false;

  constructor(parts: RosterParts, events: RosterEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** Whether the store missed something, so that `reconcile` is due. */
  get astray(): boolean {
    return this.#astray;
  }

  /** `connection` keeps the member from now on; resolves when all nodes can know. */
  enter(holding: Holding, connection: string): Promise<void> {
    const key = stayKey(holding);
    const stay = this.#stays.get(key) ?? new Stay(holding);
    this.#stays.set(key, stay);
    stay.holding = holding;
    stay.add(connection);
    stay.endGrace?.();
    stay.endGrace = undefined;
    return this.#settle(stay, connection);
  }

  /** `connection` keeps the member no longer; the last one gone, they stay for `graceMs`. */
  exit(holding: Holding, connection: string, graceMs = 0): Promise<void> {
    const stay = this.#stays.get(stayKey(holding));
    if (!stay?.remove(connection) || stay.connections.length > 0) return Promise.resolve();
    if (graceMs === 0) return this.#settle(stay);
    stay.endGrace = this.#parts.clock.after(graceMs, () => {
      stay.endGrace = undefined;
      void this.#settle(stay);
    });
    return Promise.resolve();
  }

  /** Nobody keeps the member any longer, not even a grace. */
  expel(holding: Holding): Promise<void> {
    const stay = this.#stays.get(stayKey(holding));
    if (!stay) return Promise.resolve();
    stay.connections = [];
    stay.endGrace?.();
    stay.endGrace = undefined;
    return this.#settle(stay);
  }

  /** As `expel`, from all channels of the chat. */
  async expelEverywhere(userId: UserId): Promise<void> {
    for (const { holding } of Array.from(this.#stays.values())) {
      const { channel, member } = holding;
      if (member.user_id === userId && splitKey(channel).namespace === CHAT)
        await this.expel(holding);
    }
  }

  /** What this node holds of a channel, for when the store cannot be asked. */
  members(channel: string): Member[] {
    const stays = [...this.#stays.values()].filter(
      ({ holding, wanted }) => wanted && holding.channel === channel,
    );
    return stays.map(({ holding }) => holding.member);
  }

  /** Makes the store say of this node what is true; for after a lost lease or an outage. */
  async reconcile(): Promise<void> {
    const { node, store } = this.#parts;
    const held = new Map((await store.held(node)).map((holding) => [stayKey(holding), holding]));
    this.#astray = false;
    for (const [key, stay] of this.#stays) {
      await stay.settling;
      stay.stored = held.delete(key);
      await this.#settle(stay);
    }
    for (const [key, holding] of held)
      if (!this.#stays.has(key)) await this.#change("leaving", holding);
  }

  /** Takes away what a dead node held. */
  async bury(node: string): Promise<void> {
    const { store } = this.#parts;
    const held = await store.held(node);
    for (const holding of held.toSorted(byPerson)) {
      const last = await store.reap(node, holding, this.#events.announcement("leaving", holding));
      if (last) this.#events.changed("leaving", holding, { alone: false });
    }
    await store.bury(node);
  }

  /** Lets go of all timers. */
  stop(): void {
    for (const stay of this.#stays.values()) stay.endGrace?.();
    this.#stays.clear();
  }

  #settle(stay: Stay, by?: string): Promise<void> {
    if (stay.settling) return stay.settling;
    if (stay.stored === stay.wanted) return Promise.resolve();
    return (stay.settling = this.#work(stay, by));
  }

  /** Waits at least once, and takes back `settling` in the same step that finds nothing more to do. */
  async #work(stay: Stay, by?: string): Promise<void> {
    try {
      while (stay.stored !== stay.wanted) {
        const { wanted } = stay;
        await this.#change(wanted ? "joining" : "leaving", stay.holding, by);
        stay.stored = wanted;
      }
    } finally {
      stay.settling = undefined;
      if (!stay.wanted) this.#stays.delete(stayKey(stay.holding));
    }
  }

  async #change(change: "joining" | "leaving", holding: Holding, by?: string): Promise<void> {
    const { node, store } = this.#parts;
    const announcement = this.#events.announcement(change, holding, by);
    const step = change === "joining" ? "join" : "leave";
    try {
      const told = await store[step](node, holding, announcement);
      if (told) this.#events.changed(change, holding, { alone: false, by });
    } catch (error) {
      this.#lost(error);
      this.#events.changed(change, holding, { alone: true, by });
    }
  }

  /** Said once for each outage. */
  #lost(error: unknown): void {
    if (!this.#astray)
      this.#parts.log.warn(
        { err: error },
        "presence is kept by this node alone until its store is back",
      );
    this.#astray = true;
  }
}

/** All of one person together, and `#people` before `#active`: nobody is away for a moment who goes offline. */
function byPerson(one: Holding, other: Holding): number {
  const [first, second] = [userKey(one.member.user_id), userKey(other.member.user_id)];
  if (first !== second) return first < second ? -1 : 1;
  return one.channel > other.channel ? -1 : 1;
}

function stayKey({ channel, member }: Holding): string {
  return `${channel}|${userKey(member.user_id)}`;
}
