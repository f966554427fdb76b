import { Readable } from "node:stream";
import { singleton } from "../../../platform/container/index.ts";
import { ObjectStore } from "../../../platform/storage/index.ts";
import type { FilePart } from "../tables.ts";

/** The pieces of an upload as one stretch of bytes. */
@singleton()
export class Pieces {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** The first bytes, at most `limit`. */
  async head(parts: readonly FilePart[], limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#bytes(parts)) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= limit) break;
    }
    return Buffer.concat(chunks).subarray(0, limit);
  }

  /** All of them, one after the other. */
  stream(parts: readonly FilePart[]): Readable {
    return Readable.from(this.#bytes(parts), { objectMode: false });
  }

  async *#bytes(parts: readonly FilePart[]): AsyncGenerator<Buffer> {
    for (const { object } of parts)
      yield* (await this.#objects.open(object)) as AsyncIterable<Buffer>;
  }
}
