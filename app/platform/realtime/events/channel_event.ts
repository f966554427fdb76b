import type { Veil } from "../channels/veil.ts";
import type { Connection } from "../connections/connection.ts";
import type { Encoder } from "../output/encoder.ts";
import type { Publication } from "./publication.ts";

interface Placing {
  /** The channel's name, as its clients know it. */
  channel: string;
  /** Its number on a channel with history. */
  offset?: number | undefined;
  /** The connection on this node that is left out. */
  except?: Connection | undefined;
}

/** A publication on one channel: what a subscriber gets. Encoded once for all that share an encoder. */
export class ChannelEvent {
  readonly publication: Publication;
  readonly channel: string;
  readonly offset: number | undefined;
  readonly except: Connection | undefined;
  /** Copies that were handed on here, and their bytes; the audiences count. */
  copies = 0;
  bytesOut = 0;
  #encoder: Encoder | undefined;
  #bytes: Buffer | undefined;
  #others: Map<Encoder, Buffer | undefined> | undefined;

  constructor(publication: Publication, { channel, offset, except }: Placing) {
    this.publication = publication;
    this.channel = channel;
    this.offset = offset;
    this.except = except;
  }

  /** Whether nobody is left out. */
  get isForAll(): boolean {
    return this.except === undefined && this.publication.unless.length === 0;
  }

  /** Whether a connection on the channel gets it here: it neither caused it nor has it from a channel before. */
  isFor(connection: Connection): boolean {
    if (connection === this.except) return false;
    return !this.publication.unless.some((channel) => connection.subscriptions.has(channel));
  }

  /** So many connections get these bytes. */
  sent(copies: number, bytes: Buffer): void {
    this.copies += copies;
    this.bytesOut += copies * bytes.length;
  }

  /** The bytes for all connections with this encoder, from whom the same is held back. */
  bytes(encoder: Encoder, veil?: Veil): Buffer | undefined {
    const seen = veil ? veil.of(this.publication, encoder) : this.publication;
    if (seen !== this.publication) return seen && encoder.event(new ChannelEvent(seen, this));
    if (encoder === this.#encoder) return this.#bytes;
    if (this.#encoder === undefined) {
      this.#encoder = encoder;
      return (this.#bytes = encoder.event(this));
    }
    const others = (this.#others ??= new Map());
    if (!others.has(encoder)) others.set(encoder, encoder.event(this));
    return others.get(encoder);
  }
}
