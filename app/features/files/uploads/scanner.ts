import { BadRequestError } from "../../../platform/errors/index.ts";

/** Reads bytes up to a mark, however they are cut into chunks, and keeps no more of them than a chunk. */
export class Scanner {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Buffer;

  /** @param before is read first */
  constructor(source: AsyncIterable<Uint8Array>, before = "") {
    this.#source = source[Symbol.asyncIterator]();
    this.#bytes = Buffer.from(before);
  }

  /** What stands before the mark, piece by piece; the mark is read, too. @throws BadRequestError `broken_form` */
  async *upTo(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#bytes.indexOf(mark);
      if (at >= 0) return yield* this.#cut(at, mark.byteLength);
      // The mark may begin in these bytes and end in the next.
      const sure = this.#bytes.byteLength - mark.byteLength + 1;
      if (sure > 0) yield* this.#cut(sure, 0);
      await this.#more();
    }
  }

  /** The same as one text. @param limit in bytes */
  async textUpTo(mark: Buffer, limit: number): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.upTo(mark)) {
      size += chunk.byteLength;
      if (size > limit) throw broken();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  /** The next `count` bytes. */
  async next(count: number): Promise<string> {
    while (this.#bytes.byteLength < count) await this.#more();
    const text = this.#bytes.toString("latin1", 0, count);
    this.#bytes = this.#bytes.subarray(count);
    return text;
  }

  /** Reads to the end, so that the connection can be used again. @param limit in bytes */
  async rest(limit: number): Promise<void> {
    let left = limit;
    for (let one = await this.#source.next(); !one.done; one = await this.#source.next()) {
      left -= one.value.byteLength;
      if (left < 0) throw broken();
    }
  }

  *#cut(length: number, skipped: number): Generator<Buffer> {
    const piece = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length + skipped);
    if (piece.byteLength > 0) yield piece;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw broken();
    this.#bytes = Buffer.concat([this.#bytes, value]);
  }
}

function broken(): BadRequestError {
  return new BadRequestError("broken_form", "The form cannot be read.");
}
