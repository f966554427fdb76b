import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { RealtimeError } from "../codes/index.ts";
import type { ChannelEvent } from "../events/channel_event.ts";
import type { Position } from "../history/position.ts";
import { type Past, Recovery } from "../history/recovery.ts";
import type { Member, UserId } from "../presence/member.ts";
import { Presence } from "../presence/presence.ts";
import { channelKind } from "./channel_name.ts";
import { Notices } from "./notices.ts";
import type { Subscription } from "./subscription.ts";

/** What a client learns when it has joined. */
export interface Joined {
  channel: string;
  /** On presence channels. */
  members?: Member[];
  /** Who the client itself is there. */
  member?: Member;
  /** Where the channel stands for this client: what comes after it follows. Missing without history. */
  position?: Position;
  /** Whether everything since the client's last position follows at once. */
  recovered: boolean;
  /** On cache channels: whether the last event follows at once, or there is none. */
  cache?: "hit" | "miss";
}

/** Says to the client, in its protocol, that it has joined; the channel's events follow. */
export type Acknowledge = (joined: Joined) => void;

interface WelcomeOptions {
  acknowledge?: Acknowledge | undefined;
  since?: Position | undefined;
}

/** What was found for a client that joins. */
interface Findings {
  past?: Past | undefined;
  /** The last event of a cache channel; `null` when there is none. */
  cached?: ChannelEvent | null | undefined;
}

/** Tells clients that they joined, sends what they missed, and lets the channel's events out to them. */
@singleton()
export class Welcome {
  readonly #presence: Presence;
  readonly #recovery: Recovery;
  readonly #notices: Notices;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    presence: Presence,
    recovery: Recovery,
    notices: Notices,
    settings: Settings,
    clock: Clock,
  ) {
    this.#presence = presence;
    this.#recovery = recovery;
    this.#notices = notices;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @throws RealtimeError `join_too_slow` */
  async first(subscription: Subscription, { acknowledge, since }: WelcomeOptions): Promise<void> {
    const found = await this.#look(subscription, since);
    if (!subscription.active) return;
    if (subscription.overrun) throw new RealtimeError("join_too_slow", { status: 503 });
    const joined = joinedOf(subscription, found);
    acknowledge?.(joined);
    if (joined.cache === "miss") this.#missed(subscription);
    await this.#replay(subscription, due(joined, found));
    if (!subscription.active) return;
    if (subscription.overrun) tellOverrun(subscription);
    subscription.channel.release(subscription, joined.position?.offset ?? 0);
  }

  /** Not faster than the client reads: who has much to catch up on is no slow reader for that. */
  async #replay(subscription: Subscription, events: readonly ChannelEvent[]): Promise<void> {
    const { transport } = subscription.connection;
    const room = this.#settings.realtime.maxBufferBytes / 2;
    for (const event of events) {
      while (transport.waiting > room && subscription.active) await this.#pause();
      if (!subscription.active) return;
      subscription.replay(event);
    }
  }

  #pause(): Promise<void> {
    return new Promise((over) => this.#clock.after(PAUSE_MS, over));
  }

  /** Answers a client that has joined already. */
  async again(subscription: Subscription, acknowledge?: Acknowledge): Promise<void> {
    await this.#callRoll(subscription);
    if (subscription.active) acknowledge?.(joinedOf(subscription, {}));
  }

  async #look(subscription: Subscription, since: Position | undefined): Promise<Findings> {
    await this.#callRoll(subscription);
    const past = since && (await this.#past(subscription, since));
    const { channel } = subscription;
    if (past?.recovered || !channelKind(channel.name).cache) return { past };
    return { past, cached: (await this.#recovery.last(channel)) ?? null };
  }

  /** Who is there stands in the roll afterwards. */
  async #callRoll({ channel }: Subscription): Promise<void> {
    if (channel.roll) await this.#presence.callRoll(channel, channel.roll);
  }

  /** Who is where the channel is has missed nothing, and nothing is read. */
  async #past(subscription: Subscription, since: Position): Promise<Past> {
    const { channel } = subscription;
    const { position } = channel;
    if (since.epoch === position?.epoch && since.offset === subscription.has)
      return { recovered: true, events: [], position: since };
    return this.#recovery.since(channel, since);
  }

  #missed({ channel }: Subscription): void {
    const { namespace, name } = channel;
    this.#notices.tell({ kind: "cache_miss", namespace, channel: name });
  }
}

/** Between looks at how much of the past a client has still to read, in milliseconds. */
const PAUSE_MS = 10;

/** So much happened while the client read what it had missed that not all could be held for it. */
function tellOverrun({ connection, channel }: Subscription): void {
  const { name, position } = channel;
  connection.protocol.missed(connection, [{ channel: name, position }]);
}

/** The past counts only while the channel has not begun anew since it was read. */
function joinedOf(subscription: Subscription, { past, cached }: Findings): Joined {
  const here = standing(subscription);
  const recovered = past?.recovered === true && past.position?.epoch === here?.epoch;
  const position = recovered ? past.position : here;
  const { channel, member } = subscription;
  const shows = (userId: UserId) => subscription.shows(userId);
  return {
    channel: channel.name,
    ...(channel.roll && { members: channel.roll.members.filter((one) => shows(one.user_id)) }),
    ...(member && { member }),
    ...(position && { position }),
    recovered,
    ...(cached !== undefined && { cache: cached ? "hit" : "miss" }),
  };
}

/** What follows the answer. A cached event that came while the client joined is held for it already. */
function due({ recovered, position }: Joined, { past, cached }: Findings): readonly ChannelEvent[] {
  if (recovered) return past?.events ?? [];
  return cached && (cached.offset ?? 0) <= (position?.offset ?? 0) ? [cached] : [];
}

/** How far the channel's events have been seen, or are held, for the client. */
function standing({ channel, audience, has }: Subscription): Position | undefined {
  const { position } = channel;
  return position && { epoch: position.epoch, offset: audience ? position.offset : has };
}
