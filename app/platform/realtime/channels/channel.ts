import type { Connection } from "../connections/connection.ts";
import { ChannelEvent } from "../events/channel_event.ts";
import type { Filter } from "../events/filter.ts";
import type { Publication } from "../events/publication.ts";
import type { Position } from "../history/position.ts";
import { Sequence } from "../history/sequence.ts";
import type { Coalescer } from "../output/coalescer.ts";
import type { Encoder } from "../output/encoder.ts";
import { Audience } from "./audience.ts";
import type { ChannelOptions } from "./channel_options.ts";
import { splitKey } from "./namespace.ts";
import type { Subscription } from "./subscription.ts";

/** What all channels of a node share. */
export interface ChannelParts {
  coalescer: Coalescer;
  /** A connection of this node. */
  find(id: string): Connection | undefined;
  /** The channel has an event that does not follow the last one. */
  gap(channel: Channel): void;
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
  /** Resolves when this node hears the channel and knows where it stands; set by who opens it. */
  ready: Promise<void> = Promise.resolve();
  readonly #parts: ChannelParts;
  readonly #sequence = new Sequence<Publication>((publication, offset) =>
    this.#deliver(publication, offset),
  );
  readonly #audiences = new Map<string, Audience>();
  /** Those who are not in step with the others yet. */
  readonly #joining = new Set<Subscription>();
  /** Ids of events that went out here while the other nodes were away, and may come back with a number. */
  #alone: Set<string> | undefined;

  constructor(key: string, options: ChannelOptions, parts: ChannelParts) {
    this.key = key;
    this.options = options;
    this.#parts = parts;
    const { name, namespace } = splitKey(key);
    this.name = name;
    this.namespace = namespace;
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
    let size = this.#joining.size;
    for (const audience of this.#audiences.values()) size += audience.size;
    return size;
  }

  get isEmpty(): boolean {
    return this.#joining.size === 0 && this.#audiences.size === 0;
  }

  /** Those who know that they joined. */
  *open(): Generator<Subscription> {
    for (const subscription of this.#joining) if (subscription.open) yield subscription;
    for (const audience of this.#audiences.values()) yield* audience.members;
  }

  /** Events are held for it from now on. */
  join(subscription: Subscription): void {
    subscription.startAt(this.position?.offset ?? 0);
    this.#joining.add(subscription);
  }

  leave(subscription: Subscription): void {
    this.#joining.delete(subscription);
    const { audience } = subscription;
    if (!audience) return;
    audience.remove(subscription);
    if (audience.size === 0) this.#audiences.delete(keyOf(audience));
  }

  /** The client was told that it joined and has everything up to `has`: what was held for it goes out. */
  release(subscription: Subscription, has: number): void {
    subscription.release(has);
    this.#promote(subscription);
  }

  /** Takes an event in any order. One without a position goes out at once. */
  arrive(publication: Publication, position?: Position): void {
    if (position === undefined) return this.#deliver(publication);
    this.#sequence.arrive(publication, position);
    if (this.#sequence.isWaiting) this.#parts.gap(this);
  }

  /** Delivers what only this node has. */
  arriveAlone(publication: Publication): void {
    (this.#alone ??= new Set()).add(publication.id);
    this.#deliver(publication);
  }

  /** Goes on at another place; what lies between is not delivered. */
  reset(position: Position): void {
    this.#alone = undefined;
    for (const subscription of this.#joining) subscription.startAt(position.offset);
    this.#sequence.reset(position);
    for (const subscription of this.#joining) this.#promote(subscription);
  }

  #deliver(publication: Publication, offset?: number): void {
    if (offset !== undefined && this.#alone?.delete(publication.id)) return;
    const { except: id } = publication;
    const except = id === "" ? undefined : this.#parts.find(id);
    const event = new ChannelEvent(publication, { channel: this.name, offset, except });
    for (const audience of this.#audiences.values()) audience.take(event);
    for (const subscription of this.#joining) this.#offer(subscription, event);
  }

  #offer(subscription: Subscription, event: ChannelEvent): void {
    subscription.offer(event);
    if (subscription.open) this.#promote(subscription);
  }

  /** Once it has no more than the others have, it goes with them. */
  #promote(subscription: Subscription): void {
    if (!subscription.open || subscription.has > (this.position?.offset ?? 0)) return;
    this.#joining.delete(subscription);
    this.#audience(subscription.connection.encoder, subscription.filter).add(subscription);
  }

  #audience(encoder: Encoder, filter: Filter | undefined): Audience {
    const key = keyOf({ encoder, filter });
    const known = this.#audiences.get(key);
    if (known) return known;
    const audience = new Audience(encoder, { filter, coalescer: this.#parts.coalescer });
    this.#audiences.set(key, audience);
    return audience;
  }
}

function keyOf({ encoder, filter }: { encoder: Encoder; filter: Filter | undefined }): string {
  return filter === undefined ? `${encoder.slot}` : `${encoder.slot} ${filter.key}`;
}
