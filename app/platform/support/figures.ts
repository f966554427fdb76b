/** What a part says of itself: name of a figure → its value now. */
export type FiguresOfPart = Record<string, number | string | boolean>;

/** The figures of one of many, such as an app or a channel. */
export interface FiguresOfOne {
  labels: Record<string, string>;
  of: FiguresOfPart;
}

/**
 * The figures that the parts of a node expose, read when somebody looks: `parley stats`, the admin area, metrics.
 *
 * @example figures.provide("database.pool", () => ({ open: 4, idle: 3, waiting: 0 }));
 */
export class Figures {
  readonly #parts = new Map<string, () => FiguresOfPart>();
  readonly #each = new Map<string, () => FiguresOfOne[]>();

  /** Names a part and how to read it. The same name again replaces the reader. */
  provide(part: string, read: () => FiguresOfPart): void {
    this.#parts.set(part, read);
  }

  /** Figures of which there are as many as there are apps, channels and such: in the metrics only. */
  provideEach(part: string, read: () => FiguresOfOne[]): void {
    this.#each.set(part, read);
  }

  /** All parts, in the order of their names. */
  read(): Record<string, FiguresOfPart> {
    return Object.fromEntries(ordered(this.#parts));
  }

  /** What was provided by `provideEach`, in the order of the names. */
  readEach(): [part: string, ones: FiguresOfOne[]][] {
    return ordered(this.#each);
  }
}

function ordered<T>(parts: ReadonlyMap<string, () => T>): [string, T][] {
  const sorted = [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([part, read]) => [part, read()]);
}
