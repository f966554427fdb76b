import { write, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const writeSome = promisify(write);

/** Bytes that wait for a disk that takes none; what comes beyond is dropped and counted. */
const MAX_WAITING = 16 * 1024 * 1024;
/** Bytes that are written in one go, unless a line is longer. */
const CHUNK = 64 * 1024;
const LINE_END = 10;
/** A pipe that is full takes more when its reader has read. */
const FULL_PIPE_MS = 50;
const FULL_PIPE_TRIES = 20;

/** Where the next bytes go: a file descriptor. */
type Destination = (bytes: number) => number;

/** How it ended that lines could not be written. */
export interface Mended {
  /** Lines that nobody has. */
  dropped: number;
}

/**
 * Writes lines one after the other without holding anybody up. While they cannot be written it keeps some, drops what
 * is too much, tries again with each new line, and says so once. It never throws and never waits without end: a full
 * disk is nothing that a server should stop for.
 */
export class LineWriter {
  readonly #destination: Destination;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #troubled = false;
  #dropped = 0;
  #lost = 0;
  #trouble: (error: unknown) => void = () => {};
  #mended: (end: Mended) => void = () => {};

  constructor(destination: Destination) {
    this.#destination = destination;
  }

  /** Whether lines cannot be written just now. */
  get troubled(): boolean {
    return this.#troubled;
  }

  /** Lines that nobody has, since the process began. */
  get lost(): number {
    return this.#lost;
  }

  /** Hears once that lines cannot be written, until they can be again. */
  onTrouble(listener: (error: unknown) => void): void {
    this.#trouble = listener;
  }

  onMended(listener: (end: Mended) => void): void {
    this.#mended = listener;
  }

  /** @param lines whole ones, each with its end */
  write(lines: Buffer): void {
    if (this.#bytes >= MAX_WAITING) this.#drop(lines);
    else this.#keep(lines, "last");
    this.#writing ??= this.#work();
  }

  /** Resolves when all is written that can be. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Writes what waits before it returns, as the last act of a process; gives up at the first error. */
  flushSync(): void {
    while (this.#waiting.length > 0 && this.#writeChunkSync(this.#take()));
  }

  async #work(): Promise<void> {
    // Lines of one turn go together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && (await this.#writeChunk(this.#take())));
    this.#writing = undefined;
  }

  /** @returns whether it is written; else it waits for the next try */
  async #writeChunk(chunk: Buffer): Promise<boolean> {
    let done = 0;
    try {
      while (done < chunk.length) done += await this.#writePart(chunk.subarray(done));
      // A last free corner of the disk is no room yet.
      if (this.#waiting.length === 0) this.#mend();
      return true;
    } catch (error) {
      this.#keep(chunk.subarray(done), "first");
      this.#fail(error);
      return false;
    }
  }

  #writeChunkSync(chunk: Buffer): boolean {
    let done = 0;
    try {
      while (done < chunk.length) {
        done += writeSync(this.#destination(chunk.length - done), chunk, done);
      }
      return true;
    } catch (error) {
      this.#keep(chunk.subarray(done), "first");
      this.#fail(error);
      return false;
    }
  }

  async #writePart(part: Buffer): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await writeSome(this.#destination(part.length), part)).bytesWritten;
      } catch (error) {
        if (!isFullPipe(error) || attempt === FULL_PIPE_TRIES) throw error;
        await pause(FULL_PIPE_MS);
      }
    }
  }

  #take(): Buffer {
    const lines: Buffer[] = [];
    let bytes = 0;
    for (let line = this.#waiting.shift(); line; line = this.#waiting.shift()) {
      lines.push(line);
      bytes += line.length;
      if (bytes >= CHUNK) break;
    }
    this.#bytes -= bytes;
    return lines.length === 1 && lines[0] ? lines[0] : Buffer.concat(lines);
  }

  /** What comes in one piece may be many lines. */
  #drop(lines: Buffer): void {
    const count = lines.reduce((sum, byte) => sum + (byte === LINE_END ? 1 : 0), 0);
    this.#dropped += count;
    this.#lost += count;
  }

  #keep(chunk: Buffer, where: "first" | "last"): void {
    if (where === "first") this.#waiting.unshift(chunk);
    else this.#waiting.push(chunk);
    this.#bytes += chunk.length;
  }

  #fail(error: unknown): void {
    if (this.#troubled) return;
    this.#troubled = true;
    this.#trouble(error);
  }

  #mend(): void {
    if (!this.#troubled) return;
    this.#troubled = false;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#mended({ dropped });
  }
}

function isFullPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
