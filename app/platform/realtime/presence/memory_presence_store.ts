import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { MemoryBus } from "../broker/memory_broker.ts";
import { type Announcement, type Holding, type Member, userKey } from "./member.ts";
import { type Counting, PresenceStore } from "./presence_store.ts";

/** Which nodes hold a member; few, mostly one. */
type Holders = readonly { node: string; member: Member }[];

/** Presence of the nodes of one process. */
@singleton()
export class MemoryPresenceStore extends PresenceStore {
  readonly #clock: Clock;
  readonly #bus: MemoryBus;
  /** Node → end of its lease. */
  readonly #leases = new Map<string, number>();
  /** Channel → user → node → member. */
  readonly #channels = new Map<string, Map<string, Holders>>();
  /** Node → what it holds. */
  readonly #held = new Map<string, Map<string, Holding>>();

  constructor(clock: Clock, bus: MemoryBus) {
    super();
    this.#clock = clock;
    this.#bus = bus;
  }

  override async join(
    node: string,
    holding: Holding,
    announcement?: Announcement,
  ): Promise<boolean> {
    const others = this.#holders(holding).filter((holder) => holder.node !== node);
    const first = this.#holders(holding).length === 0;
    this.#hold(holding, others.concat({ node, member: holding.member }));
    this.#heldBy(node).set(key(holding), holding);
    // Without a lease it is as good as dead, and can be buried.
    if (!this.#leases.has(node)) this.#leases.set(node, 0);
    if (first) this.#announce(announcement);
    return first;
  }

  override async leave(
    node: string,
    holding: Holding,
    announcement?: Announcement,
  ): Promise<boolean> {
    if (!this.#heldBy(node).delete(key(holding))) return false;
    const others = this.#holders(holding).filter((holder) => holder.node !== node);
    this.#hold(holding, others);
    if (others.length > 0) return false;
    this.#announce(announcement);
    return true;
  }

  override async members(channel: string, counting: Counting = "living"): Promise<Member[]> {
    const users = this.#channels.get(channel)?.values() ?? [];
    return [...users].flatMap((holders) => this.#counted(holders, counting) ?? []);
  }

  override async present(
    channel: string,
    userIds: readonly (number | string)[],
    counting: Counting = "living",
  ): Promise<Set<number | string>> {
    const users = this.#channels.get(channel);
    const isPresent = (id: number | string) => this.#counted(users?.get(userKey(id)), counting);
    return new Set(userIds.filter((id) => isPresent(id) !== undefined));
  }

  override async renew(node: string, leaseMs: number): Promise<boolean> {
    const alive = this.isAlive(node);
    this.#leases.set(node, this.#clock.now() + leaseMs);
    return alive;
  }

  override async held(node: string): Promise<Holding[]> {
    return [...(this.#held.get(node)?.values() ?? [])];
  }

  override async dead(): Promise<string[]> {
    return [...this.#leases.keys()].filter((node) => !this.isAlive(node));
  }

  override async reap(
    node: string,
    holding: Holding,
    announcement?: Announcement,
  ): Promise<boolean> {
    return this.isAlive(node) ? false : this.leave(node, holding, announcement);
  }

  override async bury(node: string): Promise<void> {
    if (this.isAlive(node) || (this.#held.get(node)?.size ?? 0) > 0) return;
    this.#leases.delete(node);
    this.#held.delete(node);
  }

  /** Whether the lease of a node runs. */
  isAlive(node: string): boolean {
    return (this.#leases.get(node) ?? 0) > this.#clock.now();
  }

  #counted(holders: Holders | undefined, counting: Counting): Member | undefined {
    return holders?.find(({ node }) => counting === "told" || this.isAlive(node))?.member;
  }

  #holders({ channel, member }: Holding): Holders {
    return this.#channels.get(channel)?.get(userKey(member.user_id)) ?? [];
  }

  #hold({ channel, member }: Holding, holders: Holders): void {
    const users = this.#channels.get(channel) ?? new Map<string, Holders>();
    if (holders.length > 0) users.set(userKey(member.user_id), holders);
    else users.delete(userKey(member.user_id));
    if (users.size > 0) this.#channels.set(channel, users);
    else this.#channels.delete(channel);
  }

  #heldBy(node: string): Map<string, Holding> {
    const held = this.#held.get(node) ?? new Map<string, Holding>();
    this.#held.set(node, held);
    return held;
  }

  #announce(announcement: Announcement | undefined): void {
    if (announcement) this.#bus.publish(announcement);
  }
}

function key({ channel, member }: Holding): string {
  return `${channel}|${userKey(member.user_id)}`;
}
