import type { RoomSequence } from "./room_sequence.ts";

export interface CatchUpParts {
  sequence: RoomSequence;
  /** Asks for all changes after `since`, shows them, and says up to where they reach. */
  ask: (since: number) => Promise<CatchUpAnswer>;
  /** Waits a moment before the first question (`failures` 0) or before another try. */
  pause(failures: number): Promise<void>;
}

export interface CatchUpAnswer {
  complete: number;
  /** The list was started anew from the newest page. */
  reset: boolean;
}

/**
 * Keeps one room complete: asks for what is missing when a gap shows, and after every return. One question at a
 * time; a short pause before it lets frames that are merely out of order arrive.
 */
export class CatchUp {
  readonly #parts: CatchUpParts;
  #joined = false;
  #stale = false;
  #running: Promise<void> | undefined;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** A live change arrived. */
  saw(seq: number): void {
    this.#parts.sequence.saw(seq);
    if (this.#needed) this.#start();
  }

  /** The channel is joined (again), or something may have been missed: ask in any case. */
  returned(): void {
    this.#joined = true;
    this.#stale = true;
    this.#start();
  }

  /** The connection is gone; no questions until it is back. */
  lost(): void {
    this.#joined = false;
  }

  /** Resolves when nothing is being asked. */
  async settled(): Promise<void> {
    await this.#running;
  }

  get #needed(): boolean {
    return this.#joined && (this.#stale || this.#parts.sequence.hasGap);
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (this.#needed) {
      await this.#parts.pause(failures);
      if (this.#needed) failures = (await this.#askOnce()) ? 0 : failures + 1;
    }
  }

  async #askOnce(): Promise<boolean> {
    const { sequence, ask } = this.#parts;
    this.#stale = false;
    try {
      const { complete, reset } = await ask(sequence.complete);
      if (reset) sequence.reset(complete);
      else sequence.caughtUp(complete);
      return true;
    } catch {
      this.#stale = true;
      return false;
    }
  }
}
