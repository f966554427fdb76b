import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Limits, personKey } from "../../security/index.ts";
import { Broker } from "../broker/broker.ts";
import { assertChannelName, channelKind } from "./channel_name.ts";
import { type Admission, ChannelRules } from "./channel_rules.ts";
import { RealtimeError } from "../codes.ts";
import type { Connection } from "../connections/connection.ts";
import type { Member } from "../presence/member.ts";
import { Presence } from "../presence/presence.ts";
import { channelTopic } from "../events/publisher.ts";
import { Registry } from "../connections/registry.ts";
import type { Subscription } from "./subscription.ts";

/** What a client learns when it has joined. */
export interface Joined {
  channel: string;
  /** On presence channels. */
  members?: Member[];
  /** Whether everything since the client's last position was sent. */
  recovered: boolean;
}

/** Says to the client, in its protocol, that it has joined; the channel's events follow. */
export type Acknowledge = (joined: Joined) => void;

interface Question {
  userId: number;
  channel: string;
  /** The person was removed while the rule was being asked, so its answer may be old. */
  stale: boolean;
}

/** Who listens to what on this node: asks the rules, tells broker and presence, ends subscriptions. */
@singleton()
export class Subscriptions {
  readonly #registry: Registry;
  readonly #rules: ChannelRules;
  readonly #presence: Presence;
  readonly #broker: Broker;
  readonly #settings: Settings;
  readonly #limits: Limits;
  readonly #log: Logger;
  readonly #questions = new Set<Question>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    registry: Registry,
    rules: ChannelRules,
    presence: Presence,
    broker: Broker,
    settings: Settings,
    limits: Limits,
    log: Log,
  ) {
    this.#registry = registry;
    this.#rules = rules;
    this.#presence = presence;
    this.#broker = broker;
    this.#settings = settings;
    this.#limits = limits;
    this.#log = log.part("realtime");
  }

  /** @throws RealtimeError `invalid_channel`, `channel_refused`, `too_many_subscriptions`, or what the rule throws */
  async subscribe(
    connection: Connection,
    channel: string,
    acknowledge: Acknowledge = () => {},
  ): Promise<void> {
    assertChannelName(channel);
    const admission = await this.#admit(connection, channel);
    if (admission === false) throw new RealtimeError("channel_refused", { status: 403 });
    if (connection.closed !== undefined) return;
    const known = connection.subscriptions.get(channel);
    if (known) return this.#welcome(known, acknowledge);
    this.#assertRoom(connection);
    await this.#begin(this.#registry.subscribe(connection, channel), admission.info, acknowledge);
  }

  /** @returns false when the connection was not on the channel */
  unsubscribe(connection: Connection, channel: string): boolean {
    const subscription = connection.subscriptions.get(channel);
    if (subscription) this.#end(subscription);
    return subscription !== undefined;
  }

  /** Ends all subscriptions of a connection that is closed. */
  drop(connection: Connection): void {
    for (const subscription of connection.subscriptions.values()) this.#end(subscription);
  }

  /** Cuts a person off a channel on this node, and says so to their connections. */
  remove(userId: number, channel: string, reason: string): void {
    for (const question of this.#questions) {
      if (question.userId === userId && question.channel === channel) question.stale = true;
    }
    for (const connection of this.#registry.ofUser(userId)) {
      if (this.unsubscribe(connection, channel))
        connection.protocol.cut(connection, channel, reason);
    }
    this.#quietly(this.#presence.expel(channel, userId));
  }

  /** Asks the rules again for everybody; for when the word of a removal may have been missed. */
  async review(): Promise<void> {
    for (const connection of this.#registry.all()) {
      for (const channel of connection.channels) await this.#reviewOne(connection, channel);
    }
  }

  /** Asks the rules again for one connection, whose viewer may have other scopes now. */
  async reviewOf(connection: Connection): Promise<void> {
    for (const channel of connection.channels) {
      if ((await this.#rules.admit(connection.viewer, channel)) !== false) continue;
      if (this.unsubscribe(connection, channel))
        connection.protocol.cut(connection, channel, "not_allowed");
    }
  }

  async #reviewOne(connection: Connection, channel: string): Promise<void> {
    try {
      const admission = await this.#rules.admit(connection.viewer, channel);
      if (admission === false) this.remove(connection.viewer.id, channel, "not_allowed");
    } catch (error) {
      this.#log.warn({ err: error, channel }, "a channel rule could not be asked again");
    }
  }

  async #admit({ viewer }: Connection, channel: string): Promise<Admission> {
    const question: Question = { userId: viewer.id, channel, stale: false };
    this.#questions.add(question);
    try {
      for (;;) {
        const admission = await this.#rules.admit(viewer, channel);
        if (!question.stale) return admission;
        question.stale = false;
      }
    } finally {
      this.#questions.delete(question);
    }
  }

  #assertRoom({ subscriptions, viewer }: Connection): void {
    const { maxSubscriptions } = this.#settings.realtime;
    if (subscriptions.size < maxSubscriptions) return;
    this.#limits.refused("subscriptions", personKey(viewer.id));
    const text = `This connection has joined ${maxSubscriptions} channels, and may not join more.`;
    throw new RealtimeError("too_many_subscriptions", { text });
  }

  /** In this order nothing is missed: hold events back, listen, be seen, look around, answer, let events out. */
  async #begin(
    subscription: Subscription,
    info: Member["info"],
    acknowledge: Acknowledge,
  ): Promise<void> {
    const { connection, channel } = subscription;
    try {
      await this.#broker.subscribe([channelTopic(channel)]);
      if (subscription.active && isPresence(channel))
        await this.#presence.enter(channel, connection, info);
      await this.#welcome(subscription, acknowledge);
    } catch (error) {
      if (subscription.active) this.#end(subscription);
      throw error;
    }
  }

  async #welcome(subscription: Subscription, acknowledge: Acknowledge): Promise<void> {
    const { channel } = subscription;
    const members = isPresence(channel) ? { members: await this.#presence.members(channel) } : {};
    if (!subscription.active) return;
    acknowledge({ channel, ...members, recovered: false });
    subscription.release();
  }

  #end(subscription: Subscription): void {
    const { connection, channel } = subscription;
    const last = this.#registry.unsubscribe(subscription);
    if (last) this.#quietly(this.#broker.unsubscribe([channelTopic(channel)]));
    if (isPresence(channel)) this.#quietly(this.#presence.exit(channel, connection));
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#log.error({ err: error }, "the end of a subscription was not told"),
    );
  }
}

function isPresence(channel: string): boolean {
  return channelKind(channel).access === "presence";
}
