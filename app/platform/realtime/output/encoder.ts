import type { ChannelEvent } from "../events/channel_event.ts";

/**
 * How a gateway puts things on its wire. Connections that share one encoder share the bytes: an event is encoded
 * once for all of them, and only when one of them is there to get it.
 *
 * @example
 * class SseEncoder extends Encoder {
 *   event({ publication, offset }: ChannelEvent) {
 *     const head = `id: ${offset}\nevent: ${publication.event}\ndata: `;
 *     return Buffer.concat([Buffer.from(head), publication.payload, Buffer.from("\n\n")]);
 *   }
 *   …
 * }
 */
export abstract class Encoder {
  static #made = 0;
  /** Tells encoders apart in keys. */
  readonly slot = (Encoder.#made += 1);
  /**
   * Whether it is for Parley's own pages: these fold what comes from people whom somebody does not want to see, and show
   * it when asked.
   */
  readonly folds: boolean = false;

  /** The whole bytes of an event; nothing when this protocol does not tell of it. Must not depend on who reads. */
  abstract event(event: ChannelEvent): Buffer | undefined;
  /** The whole bytes of a frame of the gateway's own, for `connection.send`. */
  abstract frame(frame: object): Buffer;
}
