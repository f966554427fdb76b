import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Limits, personKey } from "../../security/index.ts";
import { Broker } from "../broker/broker.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Connection } from "../connections/connection.ts";
import { Registry } from "../connections/registry.ts";
import { Filter } from "../events/filter.ts";
import { channelTopic } from "../events/publisher.ts";
import { Alignment } from "../history/alignment.ts";
import type { Position } from "../history/position.ts";
import type { Member } from "../presence/member.ts";
import { Presence } from "../presence/presence.ts";
import { Admissions } from "./admissions.ts";
import type { Channel } from "./channel.ts";
import { assertChannelName, isSystemChannel } from "./channel_name.ts";
import { ChannelRules, type Grant } from "./channel_rules.ts";
import { Channels } from "./channels.ts";
import { channelKey, CHAT } from "./namespace.ts";
import { Sight } from "./sight.ts";
import { Subscription } from "./subscription.ts";
import { type Acknowledge, Welcome } from "./welcome.ts";

export interface SubscribeOptions {
  /** Called when it has joined and before the first event. */
  acknowledge?: Acknowledge;
  /** The last position that the client has: what came after it is sent first. */
  since?: Position | undefined;
  /** What the client wants of the channel's events, a `FilterSpec`. Presence events always come. */
  filter?: unknown;
  /** That an app's signature opens the channel. */
  grant?: Grant | undefined;
}

type Change = (channel: Channel) => void;

/** Who listens to what on this node: asks the rules, tells broker and presence, ends subscriptions. */
@singleton()
export class Subscriptions {
  readonly #registry: Registry;
  readonly #channels: Channels;
  readonly #admissions: Admissions;
  readonly #rules: ChannelRules;
  readonly #presence: Presence;
  readonly #broker: Broker;
  readonly #alignment: Alignment;
  readonly #welcome: Welcome;
  readonly #sight: Sight;
  readonly #settings: Settings;
  readonly #limits: Limits;
  readonly #log: Logger;
  readonly #listeners: Change[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    registry: Registry,
    channels: Channels,
    admissions: Admissions,
    rules: ChannelRules,
    presence: Presence,
    broker: Broker,
    alignment: Alignment,
    welcome: Welcome,
    sight: Sight,
    settings: Settings,
    limits: Limits,
    log: Log,
  ) {
    this.#registry = registry;
    this.#channels = channels;
    this.#admissions = admissions;
    this.#rules = rules;
    this.#presence = presence;
    this.#broker = broker;
    this.#alignment = alignment;
    this.#welcome = welcome;
    this.#sight = sight;
    this.#settings = settings;
    this.#limits = limits;
    this.#log = log.part("realtime");
  }

  /** Hears of each channel whose number of subscriptions on this node has changed. */
  onChanged(listener: Change): void {
    this.#listeners.push(listener);
  }

  /**
   * Puts a connection on a channel. One that is there already is answered again, and with `since` sent again what
   * came after it.
   *
   * @throws RealtimeError `invalid_channel`, `invalid_filter`, `channel_refused`, `too_many_subscriptions`,
   *   `members_full`, `member_too_large`, `join_too_slow`, or what the rule throws
   */
  async subscribe(
    connection: Connection,
    name: string,
    options: SubscribeOptions = {},
  ): Promise<void> {
    assertChannelName(name);
    const filter = options.filter === undefined ? undefined : Filter.of(options.filter);
    const { member, veil } = await this.#admissions.ask(connection, name, options.grant);
    if (connection.closed !== undefined) return;
    const known = connection.subscriptions.get(name);
    if (known && !options.since && known.filter?.key === filter?.key)
      return this.#welcome.again(known, options.acknowledge);
    if (!known) this.#assertRoom(connection);
    const channel = this.#open(channelKey(connection.namespace, name));
    const subscription = new Subscription(connection, channel, { filter, member, veil });
    this.#enter(subscription, known);
    await this.#begin(subscription, options);
  }

  /** As `subscribe`, for a channel of the hub's own that no client can name (`#…`): without rules or limits, and with a member where it is one of presence. */
  async attach(connection: Connection, name: string, member?: Member): Promise<void> {
    if (connection.closed !== undefined || connection.subscriptions.has(name)) return;
    const channel = this.#open(channelKey(connection.namespace, name));
    const subscription = new Subscription(connection, channel, { member });
    this.#enter(subscription);
    await this.#begin(subscription, {});
  }

  /** @returns false when the connection was not on the channel */
  unsubscribe(connection: Connection, name: string): boolean {
    const subscription = connection.subscriptions.get(name);
    if (subscription) this.#end(subscription);
    return subscription !== undefined;
  }

  /** Ends all subscriptions of a connection that is closed. */
  drop(connection: Connection): void {
    for (const subscription of connection.subscriptions.values()) this.#end(subscription);
  }

  /** Cuts a person off a channel of the chat on this node, and says so to their connections. */
  remove(userId: number, name: string, reason: string): void {
    this.#admissions.doubt(userId, name);
    for (const connection of this.#registry.ofUser(userId)) {
      if (connection.namespace === CHAT && this.unsubscribe(connection, name))
        connection.protocol.cut(connection, name, reason);
    }
    this.#quietly(this.#presence.expel(name, userId));
  }

  /** Asks the rules again for everybody; for when the word of a removal may have been missed. */
  async review(): Promise<void> {
    for (const connection of this.#registry.all()) {
      if (!connection.viewer || connection.namespace !== CHAT) continue;
      for (const subscription of connection.subscriptions.values())
        await this.#review(subscription);
    }
  }

  /** Asks the rules again for one person on this node, who may see others than before. */
  reviewUser(userId: number): void {
    this.#admissions.doubt(userId);
    for (const connection of this.#registry.ofUser(userId))
      if (connection.namespace === CHAT) this.#quietly(this.reviewOf(connection));
  }

  /** Asks the rules again for one connection, whose viewer may have other scopes now. */
  async reviewOf(connection: Connection): Promise<void> {
    for (const subscription of connection.subscriptions.values()) {
      const { channel, member } = subscription;
      const { name } = channel;
      const admission = await this.#rules.admit(connection, name, { member });
      if (admission !== false) this.#sight.change(subscription, admission.veil);
      else if (this.unsubscribe(connection, name))
        connection.protocol.cut(connection, name, "not_allowed");
    }
  }

  /** What an app's signature opened, and no rule, stays open. */
  async #review(subscription: Subscription): Promise<void> {
    const { connection, channel, member } = subscription;
    const { viewer } = connection;
    if (!viewer) return;
    try {
      const admission = await this.#rules.admit(connection, channel.name, { member });
      if (admission === false) this.remove(viewer.id, channel.name, "not_allowed");
      else this.#sight.change(subscription, admission.veil);
    } catch (error) {
      this.#log.warn(
        { err: error, channel: channel.key },
        "a channel rule could not be asked again",
      );
    }
  }

  #assertRoom({ subscriptions, app, viewer }: Connection): void {
    const most = app.limits.subscriptions ?? this.#settings.realtime.maxSubscriptions;
    if (subscriptions.size < most || ownNumber(subscriptions.keys()) < most) return;
    this.#limits.refused("subscriptions", viewer ? personKey(viewer.id) : `app ${app.id}`);
    const text = `This connection has joined ${most} channels, and may not join more.`;
    throw new RealtimeError("too_many_subscriptions", { text });
  }

  /** Listens before it looks where the channel stands, so that nothing is missed in between. */
  #open(key: string): Channel {
    const known = this.#channels.get(key);
    if (known) return known;
    const channel = this.#channels.open(key);
    channel.ready = this.#broker
      .subscribe([channelTopic(key)])
      .then(() => this.#alignment.align(channel))
      .finally(() => channel.settled());
    return channel;
  }

  #enter(subscription: Subscription, instead?: Subscription): void {
    const { channel, connection } = subscription;
    if (instead) this.#replace(instead);
    connection.subscriptions.set(channel.name, subscription);
    channel.join(subscription);
    if (!instead) this.#tell(channel);
  }

  #replace(subscription: Subscription): void {
    subscription.active = false;
    subscription.channel.leave(subscription);
  }

  /** In this order nothing is missed: hold events back, listen, be seen, look around, answer, let events out. */
  async #begin(subscription: Subscription, options: SubscribeOptions): Promise<void> {
    const { channel, connection, member } = subscription;
    try {
      await channel.ready;
      if (subscription.active && member)
        await this.#presence.enter(channel.key, connection, member);
      await this.#welcome.first(subscription, options);
    } catch (error) {
      if (subscription.active) this.#end(subscription);
      throw error;
    }
  }

  #end(subscription: Subscription): void {
    const { connection, channel, member } = subscription;
    subscription.active = false;
    connection.subscriptions.delete(channel.name);
    channel.leave(subscription);
    if (channel.isEmpty) this.#close(channel);
    if (member) this.#quietly(this.#presence.exit(channel.key, connection, member));
    this.#tell(channel);
  }

  #close(channel: Channel): void {
    this.#channels.close(channel);
    this.#quietly(this.#broker.unsubscribe([channelTopic(channel.key)]));
  }

  #tell(channel: Channel): void {
    for (const listener of this.#listeners) listener(channel);
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#log.error({ err: error }, "the end of a subscription was not told"),
    );
  }
}

/** Channels that the client itself has joined. */
function ownNumber(names: Iterable<string>): number {
  return [...names].filter((name) => !isSystemChannel(name)).length;
}
