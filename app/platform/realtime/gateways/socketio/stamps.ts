import { randomInt } from "node:crypto";
import type { Batch } from "../../output/batch.ts";

/** What a frame on its way to clients is, for who comes back and says which one was the last. */
export interface Mark {
  /** Its last argument; unique as long as anybody can come back. */
  readonly stamp: string;
  /** Missing where the frame is no event of a channel. */
  readonly channel?: string;
  /** Missing where the event has no place in a history. */
  readonly offset?: number | undefined;
}

/**
 * Gives every frame a stamp, the text that socket.io-client sends back as `offset` when it reconnects. Frames are
 * shared by many connections, so what a stamp means is remembered once, by the frame.
 */
export class Stamps {
  readonly #marks = new WeakMap<Buffer, Mark>();
  readonly #last = new WeakMap<Batch, { stamp: string | undefined }>();
  /** Begins anywhere: stamps of two nodes hardly ever meet, and when they do nothing is taken for received. */
  #made = randomInt(2 ** 40);

  /** @example stamps.next(12) // "12.k3f0z8" */
  next(offset?: number): string {
    this.#made += 1;
    return `${offset ?? ""}.${this.#made.toString(36)}`;
  }

  note(frame: Buffer, mark: Mark): Buffer {
    this.#marks.set(frame, mark);
    return frame;
  }

  of(frame: Buffer): Mark | undefined {
    return this.#marks.get(frame);
  }

  /** The last stamp in a batch; found once, however many connections it went to. */
  lastOf(batch: Batch): string | undefined {
    const known = this.#last.get(batch);
    if (known) return known.stamp;
    const stamp = batch.frames.findLast((frame) => this.#marks.has(frame));
    const found = { stamp: stamp && this.of(stamp)?.stamp };
    this.#last.set(batch, found);
    return found.stamp;
  }
}
