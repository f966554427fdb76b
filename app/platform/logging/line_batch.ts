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
  readonly #bytes = Buffer.allocUnsafeSlow(BYTES);
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks;
  }

  write(line: string): void {
    if (!this.#makeRoom(WIDEST * line.length)) return this.#hand(Buffer.from(line));
    this.#used += this.#bytes.write(line, this.#used);
  }

  /** A line of ASCII, which is put in as it is. */
  writeAscii(line: string): void {
    if (!this.#makeRoom(line.length)) return this.#hand(Buffer.from(line));
    this.#used += this.#bytes.write(line, this.#used, "latin1");
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#used === 0) return;
    const lines = Buffer.copyBytesFrom(this.#bytes, 0, this.#used);
    this.#used = 0;
    this.#hand(lines);
  }

  /** @returns whether so many bytes find room behind those that wait; else none wait any more */
  #makeRoom(most: number): boolean {
    if (this.#used + most > BYTES) this.flush();
    if (most > BYTES) return false;
    this.#timer ??= setTimeout(() => this.flush(), MS);
    return true;
  }

  #hand(lines: Buffer): void {
    for (const sink of this.#sinks) sink.write(lines);
  }
}
