import type { Connection } from "../connections/connection.ts";
import type { ChannelEvent } from "../events/channel_event.ts";
import type { Filter } from "../events/filter.ts";
import type { Member, UserId } from "../presence/member.ts";
import type { Audience } from "./audience.ts";
import type { Channel } from "./channel.ts";
import type { Veil } from "./veil.ts";

/** A join during which more happens than this is refused rather than kept. */
const MAX_HELD = 20_000;

interface SubscriptionOptions {
  filter?: Filter | undefined;
  member?: Member | undefined;
  veil?: Veil | undefined;
}

/**
 * One connection on one channel. Until the client has been told that it joined, events are held back, so that
 * nothing is missed, nothing comes twice and nothing comes before the answer.
 */
export class Subscription {
  readonly connection: Connection;
  readonly channel: Channel;
  readonly filter: Filter | undefined;
  /** Who it is on a presence channel. */
  readonly member: Member | undefined;
  /** What is held back from it; the channel's to change. */
  veil: Veil | undefined;
  /** False once it ended, also while it was still being set up. */
  active = true;
  /** Where it gets its events, once it is in step with the channel; the audience's. */
  audience: Audience | undefined;
  at = -1;
  /** More happened while it joined than could be held. */
  overrun = false;
  #held: ChannelEvent[] | undefined = [];
  /** Offset up to which the client has everything. */
  #has = 0;

  constructor(connection: Connection, channel: Channel, options: SubscriptionOptions) {
    this.connection = connection;
    this.channel = channel;
    this.filter = options.filter;
    this.member = options.member;
    this.veil = options.veil;
  }

  /** Whether a member is there for who looks. */
  shows(userId: UserId): boolean {
    return this.veil?.shows(userId) ?? true;
  }

  /** Whether the client knows that it joined. */
  get open(): boolean {
    return this.#held === undefined;
  }

  /** Up to which offset the client has everything, while it is not in an audience. */
  get has(): number {
    return this.#has;
  }

  /** The channel stands at `offset`: what comes after it is for this one. */
  startAt(offset: number): void {
    this.#has = offset;
    this.#held = this.#held?.filter((event) => event.offset === undefined);
  }

  /** Takes an event of the channel while not in an audience. */
  offer(event: ChannelEvent): void {
    if (this.#held === undefined) this.#send(event);
    else if (this.#held.length < MAX_HELD) this.#held.push(event);
    else this.overrun = true;
  }

  /** Hands over one event of the past, after the answer and before `release`. */
  replay(event: ChannelEvent): void {
    if (event.isFor(this.connection)) this.#filter(event);
  }

  /** Lets out what was held back and is newer than `has`. Who came and went meanwhile stands in the answer. */
  release(has: number): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#has = has;
    for (const event of held) if (!event.publication.isAboutMembers) this.#send(event);
  }

  #send(event: ChannelEvent): void {
    if (event.offset !== undefined && event.offset <= this.#has) return;
    if (event.isForAll || event.isFor(this.connection)) this.#filter(event);
  }

  #filter(event: ChannelEvent): void {
    if (this.filter !== undefined && !event.publication.passes(this.filter)) return;
    const bytes = event.bytes(this.connection.encoder, this.veil);
    if (bytes !== undefined) this.connection.sendBytes(bytes);
  }
}
