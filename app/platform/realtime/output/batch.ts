/**
 * The frames that wait for a connection, as the last link of a chain that grows from a shared root. Connections
 * whose waiting frames are the same share one chain, so the frames are joined once for all of them.
 */
export class Batch {
  readonly #before: Batch | undefined;
  /** What this link adds: one frame, or the frames of another batch. */
  readonly #added: Buffer | Batch | undefined;
  #joined: Buffer | undefined;
  #next: Batch | undefined;
  #other: { form: object; bytes: Buffer } | undefined;
  readonly count: number;
  readonly bytes: number;

  private constructor(before?: Batch, added?: Buffer | Batch) {
    this.#before = before;
    this.#added = added;
    this.count = before ? before.count + countOf(added) : 0;
    this.bytes = before ? before.bytes + bytesOf(added) : 0;
  }

  static root(): Batch {
    return new Batch();
  }

  /** This batch and one frame, or those of another batch, more. The same after the same gives the same object. */
  with(added: Buffer | Batch): Batch {
    const next = this.#next;
    if (next !== undefined && next.#added === added) return next;
    return (this.#next = new Batch(this, added));
  }

  /** All frames in one Buffer, to be written but never changed. */
  get joined(): Buffer {
    return (this.#joined ??= this.#join());
  }

  /** The frames one by one, oldest first. */
  get frames(): Buffer[] {
    return Batch.#newestFirst(this)
      .toReversed()
      .flatMap((added) => (Buffer.isBuffer(added) ? added : added.frames));
  }

  /** The frames in another form, made once for all that wait for them. */
  as(form: object, make: (frames: Buffer[]) => Buffer): Buffer {
    if (this.#other?.form !== form) this.#other = { form, bytes: make(this.frames) };
    return this.#other.bytes;
  }

  /** Lets go of what grew from here. */
  forget(): void {
    this.#next = undefined;
  }

  #join(): Buffer {
    const added = this.#added;
    if (added !== undefined && this.#before?.count === 0)
      return Buffer.isBuffer(added) ? added : added.joined;
    const joined = Buffer.allocUnsafe(this.bytes);
    this.#copyTo(joined);
    return joined;
  }

  /** From the newest frame to the oldest. */
  #copyTo(joined: Buffer): void {
    let end = this.bytes;
    for (const added of Batch.#newestFirst(this)) {
      end -= bytesOf(added);
      (Buffer.isBuffer(added) ? added : added.joined).copy(joined, end);
    }
  }

  /** What was added one after the other to make it. */
  static #newestFirst(batch: Batch): (Buffer | Batch)[] {
    const links: (Buffer | Batch)[] = [];
    for (let link: Batch | undefined = batch; link && link.#added; link = link.#before)
      links.push(link.#added);
    return links;
  }
}

function countOf(added: Buffer | Batch | undefined): number {
  return added instanceof Batch ? added.count : 1;
}

function bytesOf(added: Buffer | Batch | undefined): number {
  return added instanceof Batch ? added.bytes : (added?.length ?? 0);
}
