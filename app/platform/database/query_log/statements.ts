import { LRUCache } from "lru-cache";
import type { DialectName } from "../dialect_name.ts";
import { shapeOf } from "./shape.ts";
import { Statement } from "./statement.ts";

const MOST_SHAPES = 500;
const MOST_TEXTS = 2000;

/** Every statement of late by its shape; those that were not used for the longest time are forgotten first. */
export class Statements {
  readonly #byShape = new LRUCache<string, Statement>({ max: MOST_SHAPES });
  /** Texts that were seen already: shaping one costs more than all the rest. */
  readonly #byText = new Map<string, Statement>();

  of(text: string, dialect: DialectName): Statement {
    const known = this.#byText.get(text);
    if (known) return known;
    const shape = shapeOf(text, dialect);
    const statement = this.#byShape.get(shape) ?? new Statement(shape);
    this.#byShape.set(shape, statement);
    // A list with one member more is another text; begun anew, the map finds its shapes again.
    if (this.#byText.size >= MOST_TEXTS) this.#byText.clear();
    this.#byText.set(text, statement);
    return statement;
  }

  get size(): number {
    return this.#byShape.size;
  }

  all(): Statement[] {
    return [...this.#byShape.values()];
  }

  clear(): void {
    this.#byShape.clear();
    this.#byText.clear();
  }
}
