import type { Logger } from "../../logging/index.ts";
import type { Clock } from "../../support/index.ts";

const WAIT_MS = 500;
const MOST = 500;
/** Beyond so many that cannot be written the oldest are let go. */
const CAPACITY = 20_000;

interface RowBatchOptions<T> {
  /** For the log: `events`. */
  what: string;
  write: (rows: readonly T[]) => Promise<void>;
  clock: Clock;
  log: Logger;
}

/** Rows that are written together, off the hot path: one statement for many. What cannot be written waits. */
export class RowBatch<T> {
  readonly #options: RowBatchOptions<T>;
  #rows: T[] = [];
  #planned: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;

  constructor(options: RowBatchOptions<T>) {
    this.#options = options;
  }

  /** How many wait, and how many were let go. */
  get figures(): { waiting: number; lost: number } {
    return { waiting: this.#rows.length, lost: this.#lost };
  }

  add(row: T): void {
    if (this.#rows.length >= CAPACITY) this.#letGo();
    this.#rows.push(row);
    if (this.#rows.length === MOST) void this.flush();
    else this.#planned ??= this.#options.clock.after(WAIT_MS, () => void this.flush());
  }

  /** Writes what waits. Never fails. */
  flush(): Promise<void> {
    this.#planned?.();
    this.#planned = undefined;
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  async #write(): Promise<void> {
    while (this.#rows.length > 0) {
      const rows = this.#rows.splice(0, MOST);
      try {
        await this.#options.write(rows);
      } catch (error) {
        this.#keep(rows, error);
        return;
      }
    }
  }

  #keep(rows: readonly T[], error: unknown): void {
    const { log, what, clock } = this.#options;
    log.warn({ err: error, count: rows.length, what }, "records are written later");
    this.#rows = [...rows, ...this.#rows];
    this.#planned ??= clock.after(WAIT_MS * 10, () => void this.flush());
  }

  #letGo(): void {
    const { log, what } = this.#options;
    if (this.#lost === 0) log.error({ what }, "records are lost: they cannot be written");
    this.#lost += MOST;
    this.#rows.splice(0, MOST);
  }
}
