import { LineBytes } from "./line_bytes.ts";

/** Where lines end up: a file, standard output. What it is given is its own. */
export interface Sink {
  write(lines: Buffer): unknown;
}

const MS = 20;
const BYTES = 262_144;
/** What a character takes at most, in UTF-8. */
const WIDEST = 3;

/**
 * Collects lines for a moment and hands them on in one piece: a write costs more than what it carries, and a busy
 * server has a line for every request. Each is encoded as it comes, once for all sinks. Nothing waits longer than
 * 20 ms; `flush` hands on at once.
 */
export class LineBatch {
  readonly #sinks: readonly Sink[];
  #bytes = new LineBytes(BYTES);
  #timer: NodeJS.Timeout | undefined;

  constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks;
  }

  write(line: string): void {
    this.room(WIDEST * line.length).raw(line);
  }

  /** Where a line of so many bytes at most is to be put, whole and at once. */
  room(most: number): LineBytes {
    if (this.#bytes.used + most > this.#bytes.size) this.flush();
    if (most > this.#bytes.size) this.#bytes = new LineBytes(most);
    this.#timer ??= setTimeout(() => this.flush(), MS);
    return this.#bytes;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#bytes.used === 0) return;
    const lines = this.#bytes.take();
    for (const sink of this.#sinks) sink.write(lines);
  }
}
