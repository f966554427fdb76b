import type { Position } from "./position.ts";

interface Early<T> {
  item: T;
  at: Position;
}

/** Whose things these are. */
interface Owner<T> {
  /** The next in order. */
  due(item: T, offset: number): void;
}

/** Held until what comes before them has come; beyond it, they are read from the history again. */
const MAX_EARLY = 1_000;

/**
 * Puts numbered things in order: each once, none before its predecessor. What does not follow is held back, and
 * `isWaiting` says that something is missing.
 */
export class Sequence<T> {
  readonly #owner: Owner<T>;
  #position: Position | undefined;
  #early: readonly Early<T>[] = NONE;

  constructor(owner: Owner<T>) {
    this.#owner = owner;
  }

  /** The last that was due; missing until `reset`. */
  get position(): Position | undefined {
    return this.#position;
  }

  get isWaiting(): boolean {
    return this.#early.length > 0;
  }

  arrive(item: T, at: Position): void {
    const { epoch, offset } = this.#position ?? NOWHERE;
    if (at.epoch === epoch && at.offset === offset + 1) this.#next(item, at);
    else if (at.epoch !== epoch || at.offset > offset) this.#hold({ item, at });
  }

  /** Goes on after `position`, whatever was before. */
  reset(position: Position): void {
    this.#position = position;
    this.#early = this.#early.filter(
      ({ at }) => at.epoch === position.epoch && at.offset > position.offset,
    );
    this.#drain();
  }

  #next(item: T, at: Position): void {
    this.#position = at;
    this.#owner.due(item, at.offset);
    if (this.#early.length > 0) this.#drain();
  }

  #hold(early: Early<T>): void {
    if (this.#early.length < MAX_EARLY) this.#early = [...this.#early, early];
  }

  #drain(): void {
    const waiting = this.#early.toSorted((a, b) => a.at.offset - b.at.offset);
    this.#early = NONE;
    for (const { item, at } of waiting) this.arrive(item, at);
  }
}

const NONE: readonly never[] = [];
const NOWHERE: Position = { epoch: "", offset: 0 };
