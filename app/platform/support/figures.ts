/** What a part says of itself: name of a figure → its value now. */
export type FiguresOfPart = Record<string, number | string | boolean>;

/**
 * The figures that the parts of a node expose, read when somebody looks: `parley stats`, the admin area, metrics.
 *
 * @example figures.provide("database.pool", () => ({ open: 4, idle: 3, waiting: 0 }));
 */
export class Figures {
  readonly #parts = new Map<string, () => FiguresOfPart>();

  /** Names a part and how to read it. The same name again replaces the reader. */
  provide(part: string, read: () => FiguresOfPart): void {
    this.#parts.set(part, read);
  }

  /** All parts, in the order of their names. */
  read(): Record<string, FiguresOfPart> {
    const parts = [...this.#parts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(parts.map(([part, read]) => [part, read()]));
  }
}
