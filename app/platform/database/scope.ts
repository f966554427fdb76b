import type { ControlledTransaction } from "kysely";
import type { Tables } from "./tables.ts";

export type Task = () => void | Promise<void>;

/** One level of a transaction: the outermost, or a savepoint inside another level. */
export class Scope {
  readonly trx: ControlledTransaction<Tables>;
  readonly parent: Scope | undefined;
  readonly tasks: Task[] = [];
  /** False once committed or undone: work that outlived the transaction must not land in it. */
  open = true;
  #turn: Promise<unknown> = Promise.resolve();
  #savepoints = 0;

  constructor(trx: ControlledTransaction<Tables>, parent?: Scope) {
    this.trx = trx;
    this.parent = parent;
  }

  /** The innermost level that is still open, seen from the level in which some work was started. */
  static current(scope: Scope | undefined): Scope | undefined {
    let level = scope;
    while (level && !level.open) level = level.parent;
    return level;
  }

  nextSavepoint(): string {
    return this.parent ? this.parent.nextSavepoint() : `level_${++this.#savepoints}`;
  }

  /** Savepoints are a stack: siblings started at once take turns. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
