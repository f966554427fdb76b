import type { Connection } from "../connections/connection.ts";
import { ChannelEvent } from "../events/channel_event.ts";
import type { Publication } from "../events/publication.ts";
import type { Position } from "../history/position.ts";
import { Sequence } from "../history/sequence.ts";
import type { Coalescer } from "../output/coalescer.ts";
import { Audience } from "./audience.ts";
import type { ChannelOptions } from "./channel_options.ts";
import { Roll, type RollChange } from "../presence/roll.ts";
import { channelKind } from "./channel_name.ts";
import { splitKey } from "./namespace.ts";
import type { Subscription } from "./subscription.ts";
import type { Veil } from "./veil.ts";

/** What all channels of a node share. */
export interface ChannelParts {
  coalescer: Coalescer;
  /** A connection of this node. */
  find(id: string): Connection | undefined;
  /** The channel has an event that does not follow the last one. */
  gap(channel: Channel): void;
  /** An event went out to those who listen here. */
  delivered(channel: Channel, event: ChannelEvent): void;
}

/**
 * One channel on one node, as long as somebody here listens: who gets its events, and how far they have got. Events
 * come in any order and leave in that of their offsets, each once.
 */
export class Channel {
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  readonly options: ChannelOptions;
  /** On presence channels: who is there, as the clients of this node know it. */
  readonly roll: Roll | undefined;
  /** Resolves when this node hears the channel and knows where it stands; set by who opens it. */
  ready: Promise<void> = READY;
  readonly #parts: ChannelParts;
  readonly #sequence = new Sequence<Publication>(this);
  #audiences: readonly Audience[] = NOBODY;
  /** Those who are not in step with the others yet; there while there are any. */
  #joining: Set<Subscription> | undefined;
  /** Ids of events that went out here while the other nodes were away, and may come back with a number. */
  #alone: Set<string> | undefined;
  /** Ids of events that were read from the history: word that the other nodes did not get them may come later. */
  #fetched: Set<string> | undefined;

  constructor(key: string, options: ChannelOptions, parts: ChannelParts) {
    this.key = key;
    this.options = options;
    this.#parts = parts;
    const { name, namespace } = splitKey(key);
    this.name = name;
    this.namespace = namespace;
    this.roll = channelKind(name).access === "presence" ? new Roll() : undefined;
  }

  /** Where its subscribers on this node are; missing without history, or while it cannot be read. */
  get position(): Position | undefined {
    return this.#sequence.position;
  }

  /** Whether events are missing before ones that have come. */
  get hasGap(): boolean {
    return this.#sequence.isWaiting;
  }

  get size(): number {
    const joining = this.#joining?.size ?? 0;
    return this.#audiences.reduce((sum, { size }) => sum + size, joining);
  }

  get isEmpty(): boolean {
    return this.#joining === undefined && this.#audiences.length === 0;
  }

  /** Those who know that they joined. */
  *open(): Generator<Subscription> {
    for (const subscription of this.#joining ?? NOBODY) if (subscription.open) yield subscription;
    for (const audience of this.#audiences) yield* audience.members;
  }

  /** Events are held for it from now on. */
  join(subscription: Subscription): void {
    subscription.startAt(this.position?.offset ?? 0);
    (this.#joining ??= new Set()).add(subscription);
  }

  leave(subscription: Subscription): void {
    const { audience } = subscription;
    if (!audience) return this.#unjoin(subscription);
    this.#take(subscription, audience);
  }

  /** From now on something else is held back from it. @returns who comes into its sight so, and who goes out of it */
  veil(subscription: Subscription, veil: Veil | undefined): RollChange {
    const { audience } = subscription;
    if (audience) this.#take(subscription, audience);
    const members = this.roll?.members ?? [];
    const before = members.filter(({ user_id }) => subscription.shows(user_id));
    subscription.veil = veil;
    if (audience) this.#audience(subscription).add(subscription);
    const now = members.filter(({ user_id }) => subscription.shows(user_id));
    return {
      joining: now.filter((member) => !before.includes(member)),
      leaving: before.filter((member) => !now.includes(member)),
    };
  }

  /** The client was told that it joined and has everything up to `has`: what was held for it goes out. */
  release(subscription: Subscription, has: number): void {
    subscription.release(has);
    this.#promote(subscription);
  }

  /** `ready` has been; nobody need wait for it any more. */
  settled(): void {
    this.ready = READY;
  }

  /** Takes an event in any order. One without a position goes out at once. */
  arrive(publication: Publication, position?: Position): void {
    if (position === undefined) return this.#deliver(publication);
    this.#sequence.arrive(publication, position);
    if (this.#sequence.isWaiting) this.#parts.gap(this);
  }

  /** Takes an event that was read from the history. */
  arriveFetched(publication: Publication, position: Position): void {
    const fetched = (this.#fetched ??= new Set());
    const [oldest] = fetched;
    if (fetched.size >= MAX_FETCHED && oldest !== undefined) fetched.delete(oldest);
    fetched.add(publication.id);
    this.arrive(publication, position);
  }

  /** Delivers what only this node has, as far as who published it knows. */
  arriveAlone(publication: Publication): void {
    if (this.#fetched?.has(publication.id)) return;
    (this.#alone ??= new Set()).add(publication.id);
    this.#deliver(publication);
  }

  /** Goes on at another place; what lies between is not delivered. */
  reset(position: Position): void {
    this.#alone = undefined;
    for (const subscription of this.#joining ?? NOBODY) subscription.startAt(position.offset);
    this.#sequence.reset(position);
    for (const subscription of this.#joining ?? NOBODY) this.#promote(subscription);
  }

  /** The next event in order; the sequence's. */
  due(publication: Publication, offset: number): void {
    this.#deliver(publication, offset);
  }

  #deliver(publication: Publication, offset?: number): void {
    if (offset !== undefined && this.#alone?.delete(publication.id)) return;
    if (this.roll && !this.roll.admits(publication)) return;
    const { except: id } = publication;
    const except = id === "" ? undefined : this.#parts.find(id);
    const event = new ChannelEvent(publication, { channel: this.name, offset, except });
    for (const audience of this.#audiences) audience.take(event);
    for (const subscription of this.#joining ?? NOBODY) this.#offer(subscription, event);
    this.#parts.delivered(this, event);
  }

  #offer(subscription: Subscription, event: ChannelEvent): void {
    subscription.offer(event);
    if (subscription.open) this.#promote(subscription);
  }

  /** Once it has no more than the others have, it goes with them. */
  #promote(subscription: Subscription): void {
    if (!subscription.open || subscription.has > (this.position?.offset ?? 0)) return;
    this.#unjoin(subscription);
    this.#audience(subscription).add(subscription);
  }

  #take(subscription: Subscription, audience: Audience): void {
    audience.remove(subscription);
    if (audience.size === 0) this.#audiences = this.#audiences.filter((one) => one !== audience);
  }

  #unjoin(subscription: Subscription): void {
    this.#joining?.delete(subscription);
    if (this.#joining?.size === 0) this.#joining = undefined;
  }

  #audience(subscription: Subscription): Audience {
    const known = this.#audiences.find((audience) => audience.fits(subscription));
    if (known) return known;
    const audience = new Audience(subscription, this.#parts.coalescer);
    this.#audiences = this.#audiences.concat(audience);
    return audience;
  }
}

/** Channels are many and mostly small: what is empty costs nothing. */
const NOBODY: readonly never[] = [];
const READY = Promise.resolve();
/** A publish is given up within seconds; in that time no more are fetched than these. */
const MAX_FETCHED = 1_000;
