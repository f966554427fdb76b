/** Counts the text frames in a stream of server frames (RFC 6455, 5.2), however it is cut into chunks. */
export class FrameCounter {
  #skip = 0;
  #rest: Buffer = Buffer.alloc(0);

  /** @returns how many text frames began in this chunk */
  count(chunk: Buffer): number {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = this.#skip;
    let texts = 0;
    while (at + 10 <= bytes.length || this.#whole(bytes, at)) {
      if (bytes[at] === 0x81) texts += 1;
      at += frameLength(bytes, at);
    }
    this.#keep(bytes, at);
    return texts;
  }

  #whole(bytes: Buffer, at: number): boolean {
    return at + 2 <= bytes.length && at + headerLength(bytes, at) <= bytes.length;
  }

  /** The buffer is used again for the next chunk, so what is needed of it is copied. */
  #keep(bytes: Buffer, at: number): void {
    this.#skip = Math.max(0, at - bytes.length);
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
  }
}

function headerLength(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0;
  return short === 126 ? 4 : short === 127 ? 10 : 2;
}

function frameLength(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0;
  if (short < 126) return 2 + short;
  if (short === 126) return 4 + bytes.readUInt16BE(at + 2);
  return 10 + Number(bytes.readBigUInt64BE(at + 2));
}
