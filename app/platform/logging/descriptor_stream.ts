import { EventEmitter } from "node:events";
import { write, writeSync } from "node:fs";

/** A reader that is busy takes more after a moment. */
const BUSY_MS = 50;
/** How often the last words of a process are offered to a busy reader. */
const LAST_OFFERS = 20;

interface Events {
  error: [error: Error];
  /** All that was given is written. */
  drain: [];
  /** There was no more room for this text. */
  drop: [text: string];
}

/**
 * Writes to an open descriptor, one piece after the other, and holds a bounded number of bytes meanwhile. What could
 * not be written is tried again with the next text. (The stream that comes with pino would wait for ever in its
 * `flushSync` for a full disk.)
 */
export class DescriptorStream extends EventEmitter<Events> {
  readonly #descriptor: number;
  readonly #most: number;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #writing = false;

  /** @param most bytes that may wait */
  constructor(descriptor: number, most: number) {
    super();
    this.#descriptor = descriptor;
    this.#most = most;
  }

  write(text: string): void {
    const piece = Buffer.from(text);
    if (this.#bytes + piece.length > this.#most) {
      this.emit("drop", text);
    } else {
      this.#waiting.push(piece);
      this.#bytes += piece.length;
    }
    if (!this.#writing) this.#next();
  }

  /** Writes what waits before anything else happens. @throws what the system says */
  flushSync(): void {
    // The first piece is on its way already.
    const underWay = this.#writing ? this.#waiting.slice(0, 1) : [];
    const rest = Buffer.concat(this.#waiting.slice(underWay.length));
    this.#waiting = underWay;
    this.#bytes = underWay[0]?.length ?? 0;
    writeAll(this.#descriptor, rest);
  }

  #next(): void {
    const [piece] = this.#waiting;
    if (!piece) {
      this.emit("drain");
      return;
    }
    this.#writing = true;
    write(this.#descriptor, piece, (error, count) => {
      this.#writing = false;
      if (!error) this.#wrote(piece, count);
      else if (isBusy(error)) setTimeout(() => this.#writing || this.#next(), BUSY_MS);
      else this.emit("error", error);
    });
  }

  #wrote(piece: Buffer, count: number): void {
    this.#bytes -= count;
    if (count < piece.length) this.#waiting[0] = piece.subarray(count);
    else this.#waiting.shift();
    this.#next();
  }
}

function writeAll(descriptor: number, text: Buffer): void {
  let offers = 0;
  for (let rest = text; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (!isBusy(error) || ++offers > LAST_OFFERS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}
