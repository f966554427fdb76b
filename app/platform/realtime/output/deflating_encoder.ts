import type { ChannelEvent } from "../events/channel_event.ts";
import { deflatedFrame } from "./deflate.ts";
import { Encoder } from "./encoder.ts";
import { payloadOf } from "./frame.ts";

/** Another encoder whose long events are compressed: once for all, with no state for any socket (R4.3). */
export class DeflatingEncoder extends Encoder {
  override readonly folds: boolean;
  readonly #plain: Encoder;
  readonly #least: () => number;

  /** @param least bytes of an event that is compressed; 0 for none */
  constructor(plain: Encoder, least: () => number) {
    super();
    this.folds = plain.folds;
    this.#plain = plain;
    this.#least = least;
  }

  override event(event: ChannelEvent): Buffer | undefined {
    const frame = event.bytes(this.#plain);
    const least = this.#least();
    if (!frame || least === 0 || payloadOf(frame).length < least) return frame;
    return deflatedFrame(frame);
  }

  override frame(frame: object): Buffer {
    return this.#plain.frame(frame);
  }
}
