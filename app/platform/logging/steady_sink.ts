import type { EventEmitter } from "node:events";
import { writeSync } from "node:fs";
import type { Sink } from "./line_batch.ts";

/** Bytes of lines that wait for an output which takes none; what comes after them is lost. */
export const MOST_WAITING = 1_048_576;

const STANDARD_ERROR = 2;

/** What SonicBoom and `DescriptorStream` have in common: they say `error`, `drop` and `drain`. */
interface Output extends Pick<EventEmitter, "on"> {
  write(text: string): unknown;
}

/**
 * Stands before an output of the log, which may fail without harm: a disk that is full, a pipe that nobody reads. It
 * says so once on standard error, and once more when all is written again.
 */
export class SteadySink implements Sink {
  readonly #stream: Output;
  readonly #name: string;
  readonly #say: (text: string) => void;
  #failing = false;
  #lost = 0;
  #lostAtAll = 0;

  /** @param stream holds `MOST_WAITING` bytes at most @param name as it reads after "The log cannot be written to" */
  constructor(stream: Output, name: string, say = toStandardError) {
    this.#stream = stream;
    this.#name = name;
    this.#say = say;
    stream.on("error", (error: unknown) => this.#failed(error));
    stream.on("drop", (text: string) => this.#drop(text));
    stream.on("drain", () => this.#recovered());
  }

  get failing(): boolean {
    return this.#failing;
  }

  /** Lines that were never written. */
  get lost(): number {
    return this.#lostAtAll;
  }

  write(text: string): void {
    try {
      this.#stream.write(text);
    } catch (error) {
      // It was closed already.
      this.#drop(text);
      this.#failed(error);
    }
  }

  /** Does something to the output that may fail like writing to it. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (this.#failing) return;
    this.#failing = true;
    const why = error instanceof Error ? error.message : String(error);
    this.#say(
      `The log cannot be written to ${this.#name}: ${why}. The server goes on; ` +
        `up to 1 MB of lines wait, what comes after them is lost.`,
    );
  }

  #drop(text: string): void {
    const lines = text.split("\n").length - 1;
    this.#lost += lines;
    this.#lostAtAll += lines;
  }

  #recovered(): void {
    if (!this.#failing) return;
    const lost = this.#lost === 0 ? "nothing was lost" : `${this.#lost} lines were lost`;
    this.#say(`The log is written to ${this.#name} again; ${lost}.`);
    this.#failing = false;
    this.#lost = 0;
  }
}

/** At once and without a stream of its own, for that may be what failed. */
function toStandardError(text: string): void {
  try {
    writeSync(STANDARD_ERROR, `${text}\n`);
  } catch {
    // Nobody is left to tell.
  }
}
