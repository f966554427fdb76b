const NEWLINE = 0x0a;

/** Counts the blocks of an event stream by the empty lines that end them, however it is cut into chunks. */
export class BlockCounter {
  #endsLine = false;

  /** @returns how many blocks ended in this chunk */
  count(chunk: Buffer): number {
    let blocks = this.#endsLine && chunk[0] === NEWLINE ? 1 : 0;
    for (let at = chunk.indexOf(END); at >= 0; at = chunk.indexOf(END, at + END.length))
      blocks += 1;
    if (chunk.length > 0) this.#endsLine = chunk.at(-1) === NEWLINE && chunk.at(-2) !== NEWLINE;
    return blocks;
  }
}

const END = Buffer.from("\n\n");
