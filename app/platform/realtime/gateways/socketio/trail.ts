import type { Batch } from "../../output/batch.ts";
import type { Mark, Stamps } from "./stamps.ts";

const MOST_BATCHES = 256;
const MOST_BYTES = 524_288;

/** What a connection was sent lately, and what came just before that. */
export interface Sent {
  /** The last stamp before `marks`; missing when there was none. */
  before: string | undefined;
  marks: Mark[];
}

/**
 * What was written to one connection and may not have arrived. A client that comes back names the last frame that
 * it got; what stands behind that one here it has to get again. Holds on to shared batches and copies nothing.
 */
export class Trail {
  readonly #stamps: Stamps;
  #batches: Batch[] = [];
  #bytes = 0;
  #before: string | undefined;
  /** Batches that were written before the ping that is under way. */
  #pinged = 0;
  #barrier: string | undefined;

  constructor(stamps: Stamps) {
    this.#stamps = stamps;
  }

  wrote(batch: Batch): void {
    this.#batches.push(batch);
    this.#bytes += batch.bytes;
    while (this.#batches.length > MOST_BATCHES || this.#bytes > MOST_BYTES) this.#forget(1);
  }

  /** The client was asked for a sign of life. */
  pinged(): void {
    this.#pinged = this.#batches.length;
  }

  /** It answered: what was written before the ping has arrived. */
  ponged(): void {
    this.#forget(this.#pinged);
  }

  /** Who has not got the frame with this stamp cannot be sent what it missed. */
  bar(stamp: string): void {
    this.#barrier = stamp;
  }

  sent(): Sent {
    const marks = this.#batches
      .flatMap((batch) => batch.frames)
      .flatMap((frame) => this.#stamps.of(frame) ?? []);
    const at = marks.findIndex(({ stamp }) => stamp === this.#barrier);
    return at < 0
      ? { before: this.#before, marks }
      : { before: this.#barrier, marks: marks.slice(at + 1) };
  }

  #forget(count: number): void {
    for (const batch of this.#batches.splice(0, count)) {
      this.#bytes -= batch.bytes;
      this.#before = this.#stamps.lastOf(batch) ?? this.#before;
    }
    this.#pinged = Math.max(0, this.#pinged - count);
  }
}
