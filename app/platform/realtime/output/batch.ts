/**
 * The frames that wait for a connection, as the last link of a chain that grows from a shared root. Connections
 * whose waiting frames are the same share one chain, so the frames are joined once for all of them.
 */
export class Batch {
  readonly #before: Batch | undefined;
  readonly #frame: Buffer | undefined;
  #joined: Buffer | undefined;
  #next: Batch | undefined;
  readonly count: number;
  readonly bytes: number;

  private constructor(before?: Batch, frame?: Buffer) {
    this.#before = before;
    this.#frame = frame;
    this.count = before ? before.count + 1 : 0;
    this.bytes = before && frame ? before.bytes + frame.length : 0;
  }

  static root(): Batch {
    return new Batch();
  }

  /** This batch and one frame more. The same frame after the same batch gives the same object. */
  with(frame: Buffer): Batch {
    const next = this.#next;
    if (next !== undefined && next.#frame === frame) return next;
    return (this.#next = new Batch(this, frame));
  }

  /** All frames in one Buffer, to be written but never changed. */
  get joined(): Buffer {
    return (this.#joined ??= (this.count === 1 && this.#frame) || this.#join());
  }

  /** The frames one by one, oldest first. */
  get frames(): Buffer[] {
    return [...Batch.#backwards(this)].toReversed();
  }

  /** Lets go of what grew from here. */
  forget(): void {
    this.#next = undefined;
  }

  #join(): Buffer {
    const joined = Buffer.allocUnsafe(this.bytes);
    let end = this.bytes;
    for (const frame of Batch.#backwards(this)) {
      end -= frame.length;
      frame.copy(joined, end);
    }
    return joined;
  }

  /** The frames, newest first. */
  static *#backwards(last: Batch): Generator<Buffer> {
    for (let link: Batch | undefined = last; link && link.#frame; link = link.#before) {
      yield link.#frame;
    }
  }
}
