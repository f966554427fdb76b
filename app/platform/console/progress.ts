import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";

const REDRAWS_PER_SECOND = 10;
const FORMAT = "{title} {bar} {percentage}% | {value}/{total} {unit} | {eta_formatted} left";

/** A terminal: `process.stderr` is one when a person looks on. */
export type Terminal = Writable & { isTTY?: boolean };

export interface LongWork {
  /** What is done: `Copying rows`. */
  title: string;
  /** How many there are; 0 when nobody knows, which shows no bar. */
  total: number;
  /** Of what: `rows`. */
  unit?: string;
}

/** Says that so many more are done; at last the sum should be the total. */
export type Advance = (done?: number) => void;

/**
 * Tells a person at a terminal how far long work has come. Nothing is written when standard error is no terminal, or
 * when a program asks (`--json`).
 *
 * @example
 * await bar({ title: "Copying", total: tables.length, unit: "tables" }, async (advance) => {
 *   for (const table of tables) {
 *     await copy(table);
 *     advance();
 *   }
 * });
 */
export class Progress {
  readonly #terminal: Terminal | undefined;

  constructor(terminal: Terminal | undefined) {
    this.#terminal = terminal?.isTTY ? terminal : undefined;
  }

  /** A line before or between long work. */
  say(line: string): void {
    this.#terminal?.write(`${line}\n`);
  }

  /** Shows a bar while `work` runs and takes it away at its end, also when it fails. */
  async over<T>(
    { title, total, unit = "" }: LongWork,
    work: (advance: Advance) => Promise<T>,
  ): Promise<T> {
    if (!this.#terminal || total <= 0) return work(() => {});
    const bar = barOn(this.#terminal);
    bar.start(total, 0, { title, unit });
    try {
      return await work((done = 1) => bar.increment(done));
    } finally {
      bar.stop();
    }
  }
}

function barOn(terminal: Terminal): SingleBar {
  return new SingleBar({
    format: FORMAT,
    fps: REDRAWS_PER_SECOND,
    hideCursor: true,
    barsize: 24,
    clearOnComplete: true,
    stream: terminal,
    barCompleteChar: "█",
    barIncompleteChar: "░",
  });
}
