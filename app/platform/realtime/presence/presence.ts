import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { splitKey } from "../channels/namespace.ts";
import { Notices } from "../channels/notices.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Channel } from "../channels/channel.ts";
import { Publication } from "../events/publication.ts";
import type { Connection } from "../connections/connection.ts";
import { HubNode } from "../node.ts";
import { channelTopic, Publisher } from "../events/publisher.ts";
import { type Change, eventOf, outgoing } from "./change.ts";
import type { Announcement, Holding, Member, UserId } from "./member.ts";
import { ACTIVE, held, isActive, PEOPLE } from "./people.ts";
import type { Roll } from "./roll.ts";
import { type Counting, PresenceStore } from "./presence_store.ts";
import { Roster, type RosterEvents } from "./roster.ts";

/** A tab that is closed and opened again does not make a person flicker (C4.1). */
const PERSON_GRACE_MS = 10_000;
const RENEWALS_PER_LEASE = 6;

/** What others see of a person. */
export type Status = "online" | "away" | "offline";

type PersonListener = (userId: number) => void | Promise<void>;

/**
 * Who is on which presence channel, and which people are online at all, over all nodes. One member a person, over
 * any number of connections and nodes; the members of a dead node vanish when its lease has run out.
 */
@singleton()
export class Presence {
  readonly #store: PresenceStore;
  readonly #publisher: Publisher;
  readonly #notices: Notices;
  readonly #node: HubNode;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #log: Logger;
  readonly #roster: Roster;
  readonly #listeners: Record<Change, PersonListener[]> = { joining: [], leaving: [] };
  readonly #changed: PersonListener[] = [];
  readonly #onDead: ((node: string) => Promise<void>)[] = [];
  #stopRenewing: (() => void) | undefined;
  /** The lease had run out, and what the store says of this node may not be true. */
  #lapsed = false;
  #mending: Promise<void> | undefined;
  #stopped = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    store: PresenceStore,
    publisher: Publisher,
    notices: Notices,
    node: HubNode,
    clock: Clock,
    settings: Settings,
    log: Log,
  ) {
    this.#store = store;
    this.#publisher = publisher;
    this.#notices = notices;
    this.#node = node;
    this.#clock = clock;
    this.#settings = settings;
    this.#log = log.part("realtime");
    this.#roster = new Roster({ node: node.id, store, clock, log: this.#log }, this.#events);
  }

  /** The members of a presence channel on all nodes; on this node alone while the store is away. */
  async members(channel: string): Promise<Member[]> {
    return this.#store.members(channel).catch(() => this.#roster.members(channel));
  }

  /**
   * Finds out who is on the channel, and tells its clients on this node what they were not told; the members of a dead
   * node go with its burial. While the store is away they know what this node knows.
   */
  async callRoll(channel: Channel, roll: Roll): Promise<void> {
    const { joining, leaving } = await roll
      .compare(() => this.#store.members(channel.key, "told"))
      .catch(() => ({ joining: this.#roster.members(channel.key), leaving: [] }));
    for (const member of leaving) channel.arrive(this.#event("leaving", member));
    for (const member of joining) channel.arrive(this.#event("joining", member));
  }

  /** Those of `userIds` who have a connection, or had one within the last 10 s. */
  async isOnline(userIds: readonly number[]): Promise<Set<number>> {
    return this.#present(PEOPLE, userIds, "living");
  }

  /** What others see of each of these people, in step with `onChanged`: those on a dead node go with its burial. */
  async statuses(userIds: readonly number[]): Promise<Map<number, Status>> {
    const online = await this.#present(PEOPLE, userIds, "told");
    const active = await this.#present(ACTIVE, [...online], "told");
    const statusOf = (id: number): Status =>
      online.has(id) ? (active.has(id) ? "online" : "away") : "offline";
    return new Map(userIds.map((id) => [id, statusOf(id)]));
  }

  /** Everybody who is online. */
  async onlineUsers(): Promise<number[]> {
    return (await this.members(PEOPLE)).map(({ user_id }) => Number(user_id));
  }

  /** Calls when a node's lease has run out, on each node that notices. */
  onDead(listener: (node: string) => Promise<void>): void {
    this.#onDead.push(listener);
  }

  /** Told on one node, once, when a person's first connection anywhere opens. */
  onOnline(listener: PersonListener): void {
    this.#listeners.joining.push(listener);
  }

  /** Told on one node, once, when a person has been without any connection for 10 s. */
  onOffline(listener: PersonListener): void {
    this.#listeners.leaving.push(listener);
  }

  /** Told on one node when a person may have come, gone, or turned away or back; ask `statuses` what is. */
  onChanged(listener: PersonListener): void {
    this.#changed.push(listener);
  }

  /**
   * The connection is on the channel as this member; resolves when all nodes can know.
   *
   * @throws RealtimeError `members_full`
   */
  async enter(channel: string, connection: Connection, member: Member): Promise<void> {
    if (connection.viewer?.presence === "hidden") return;
    const { members } = connection.app.limits;
    if (members !== undefined) await this.#assertRoom(channel, member, members);
    await this.#roster.enter({ channel, member }, connection.id);
  }

  /** The connection is off the channel: at once, or after a grace when it may come back. */
  exit(channel: string, connection: Connection, member: Member): Promise<void> {
    const grace = connection.mayReturn ? this.#settings.realtime.presenceGraceMs : 0;
    return this.#roster.exit({ channel, member }, connection.id, grace);
  }

  /** The person is off the channel at once, whatever connections they have on this node. */
  expel(channel: string, userId: number): Promise<void> {
    return this.#roster.expel({ channel, member: { user_id: userId, info: {} } });
  }

  /** The connection's person, if it is one of this installation and does not hide, is online. */
  async arrive(connection: Connection): Promise<void> {
    const { viewer, id } = connection;
    if (!viewer || viewer.presence === "hidden") return;
    // In this order nobody is away for a moment who comes.
    if (isActive(connection)) await this.#roster.enter(held(ACTIVE, viewer.id), id);
    await this.#roster.enter(held(PEOPLE, viewer.id), id);
  }

  /** The connection is gone; its person stays online for the grace. */
  async depart({ viewer, id }: Connection): Promise<void> {
    if (!viewer) return;
    await this.#roster.exit(held(PEOPLE, viewer.id), id, PERSON_GRACE_MS);
    await this.#roster.exit(held(ACTIVE, viewer.id), id, PERSON_GRACE_MS);
  }

  /** Somebody began or ceased to use this connection, or chose to be seen as away. */
  async heed(connection: Connection): Promise<void> {
    const { viewer, id } = connection;
    if (!viewer || viewer.presence === "hidden" || connection.closed !== undefined) return;
    const holding = held(ACTIVE, viewer.id);
    if (isActive(connection)) await this.#roster.enter(holding, id);
    else await this.#roster.exit(holding, id);
  }

  /** The person is seen by nobody any more, on this node, whatever connections they have. */
  async conceal(userId: number): Promise<void> {
    await this.#roster.expelEverywhere(userId);
  }

  /** Takes a lease and keeps it. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.renew();
  }

  /** Lets the lease run for the grace and no longer, so that people who move to another node do not flicker. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopRenewing?.();
    this.#roster.stop();
    await this.#store
      .renew(this.#node.id, this.#settings.realtime.presenceGraceMs)
      .catch(() => false);
  }

  /** Renews the lease; then mends what the store missed, and takes away the members of dead nodes. */
  async renew(): Promise<void> {
    const ms = this.#settings.realtime.presenceLeaseMs;
    // Planned before: to bury a large node may take longer than a lease, and must not cost this one its own.
    this.#renewAfter(ms / RENEWALS_PER_LEASE);
    try {
      if (!(await this.#store.renew(this.#node.id, ms))) this.#lapsed = true;
      await (this.#mending ??= this.#mend());
    } catch (error) {
      this.#log.debug({ err: error }, "the presence store cannot be reached");
    }
  }

  #renewAfter(ms: number): void {
    this.#stopRenewing?.();
    if (!this.#stopped) this.#stopRenewing = this.#clock.after(ms, () => void this.renew());
  }

  async #mend(): Promise<void> {
    const isAstray = this.#lapsed || this.#roster.astray;
    this.#lapsed = false; // it may run out again meanwhile
    try {
      if (isAstray) await this.#roster.reconcile();
      for (const node of await this.#store.dead()) await this.#bury(node);
    } catch (error) {
      this.#lapsed ||= isAstray;
      throw error;
    } finally {
      this.#mending = undefined;
    }
  }

  /** What else the node held goes first: it is dead until it is buried, so a failure is made good next time. */
  async #bury(node: string): Promise<void> {
    for (const listener of this.#onDead) await listener(node);
    await this.#roster.bury(node);
  }

  readonly #events: RosterEvents = {
    announcement: (change, holding, by) => this.#announcement(change, holding, by),
    changed: (change, holding, { alone, by }) => {
      const userId = Number(holding.member.user_id);
      if (holding.channel === ACTIVE) {
        void this.#tellAll(this.#changed, userId);
        return;
      }
      if (holding.channel === PEOPLE) {
        void this.#tell(change, userId);
        return;
      }
      this.#notice(change, holding);
      if (alone) void this.#publisher.publish([holding.channel], outgoing(change, holding, by));
    },
  };

  /** For this node alone. */
  #event(change: Change, member: Member): Publication {
    const about = { id: this.#node.nextEventId(), event: eventOf(change), at: this.#clock.now() };
    return new Publication(about, member);
  }

  #notice(change: Change, { channel: key, member }: Holding): void {
    const { namespace, name: channel } = splitKey(key);
    const kind = change === "joining" ? "member_added" : "member_removed";
    this.#notices.tell({ kind, namespace, channel, user_id: member.user_id });
  }

  #announcement(change: Change, holding: Holding, by?: string): Announcement | undefined {
    if (holding.channel === PEOPLE || holding.channel === ACTIVE) return undefined;
    const envelope = this.#publisher.envelope(outgoing(change, holding, by));
    return { topic: channelTopic(holding.channel), envelope };
  }

  /** Another node may have seen the person come while this one saw them go. */
  async #tell(change: Change, userId: number): Promise<void> {
    if (change === "leaving" && (await this.isOnline([userId])).has(userId)) return;
    await this.#tellAll([...this.#listeners[change], ...this.#changed], userId);
  }

  async #tellAll(listeners: readonly PersonListener[], userId: number): Promise<void> {
    for (const listener of listeners) await this.#call(listener, userId);
  }

  async #call(listener: PersonListener, userId: number): Promise<void> {
    try {
      await listener(userId);
    } catch (error) {
      this.#log.error({ err: error }, "a listener to people coming and going failed");
    }
  }

  async #assertRoom(channel: string, { user_id }: Member, most: number): Promise<void> {
    const members = await this.members(channel);
    if (members.length < most || members.some((member) => member.user_id === user_id)) return;
    throw new RealtimeError("members_full", { status: 403 });
  }

  async #present(channel: string, userIds: readonly number[], counting: Counting) {
    const known = await this.#store
      .present(channel, userIds, counting)
      .catch(() => new Set<UserId>(this.#roster.members(channel).map(({ user_id }) => user_id)));
    return new Set(userIds.filter((id) => known.has(id)));
  }
}
