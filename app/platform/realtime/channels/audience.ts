import type { ChannelEvent } from "../events/channel_event.ts";
import type { Filter } from "../events/filter.ts";
import { Batch } from "../output/batch.ts";
import { type Coalescer, MAX_BYTES } from "../output/coalescer.ts";
import type { Encoder } from "../output/encoder.ts";
import type { Subscription } from "./subscription.ts";
import type { Veil } from "./veil.ts";

/**
 * Those on a channel who get the same bytes: one encoder, one filter, one veil. Events are encoded, filtered and joined once
 * for all of them, and handed to each once a turn of the event loop.
 */
export class Audience {
  readonly encoder: Encoder;
  readonly filter: Filter | undefined;
  readonly veil: Veil | undefined;
  readonly #coalescer: Coalescer;
  /** Mostly one: a literal takes no more room than it needs. */
  #members: Subscription[] | undefined;
  #pending: Batch | undefined;

  constructor({ connection, filter, veil }: Subscription, coalescer: Coalescer) {
    this.encoder = connection.encoder;
    this.filter = filter;
    this.veil = veil;
    this.#coalescer = coalescer;
  }

  get size(): number {
    return this.#members?.length ?? 0;
  }

  get members(): readonly Subscription[] {
    return this.#members ?? NOBODY;
  }

  /** Whether it gets the same bytes. */
  fits({ connection, filter, veil }: Subscription): boolean {
    if (connection.encoder !== this.encoder) return false;
    return filter?.key === this.filter?.key && veil?.key === this.veil?.key;
  }

  /** Gets events from the next one on. */
  add(subscription: Subscription): void {
    this.spread(this.#coalescer);
    subscription.at = this.size;
    subscription.audience = this;
    if (this.#members) this.#members.push(subscription);
    else this.#members = [subscription];
  }

  /** Still gets what was published until now. */
  remove(subscription: Subscription): void {
    this.spread(this.#coalescer);
    const last = this.#members?.pop();
    if (this.#members && last !== undefined && last !== subscription) {
      this.#members[subscription.at] = last;
      last.at = subscription.at;
    }
    subscription.audience = undefined;
  }

  take(event: ChannelEvent): void {
    if (this.filter !== undefined && !event.publication.passes(this.filter)) return;
    const bytes = event.bytes(this.encoder, this.veil);
    if (bytes === undefined) return;
    if (!event.isForAll) return this.#pick(event, bytes);
    event.sent(this.size, bytes);
    this.#append(bytes);
  }

  /** Hands what waits to each member. */
  spread(coalescer: Coalescer): void {
    const batch = this.#pending;
    if (batch === undefined) return;
    this.#pending = undefined;
    for (const { connection } of this.members) coalescer.put(connection, batch);
  }

  #append(bytes: Buffer): void {
    const before = this.#pending;
    this.#pending = (before ?? Batch.root()).with(bytes);
    if (before === undefined) this.#coalescer.wait(this);
    if (this.#pending.bytes >= MAX_BYTES) this.spread(this.#coalescer);
  }

  /** Somebody gets no copy. */
  #pick(event: ChannelEvent, bytes: Buffer): void {
    for (const { connection } of this.members) {
      if (!event.isFor(connection)) continue;
      event.sent(1, bytes);
      this.#coalescer.add(connection, bytes);
    }
  }
}

const NOBODY: readonly never[] = [];
