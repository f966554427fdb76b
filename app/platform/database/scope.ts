import type { ControlledTransaction } from "kysely";

export type Task = () => void | Promise<void>;

/** One level of a transaction: the outermost, or a savepoint inside another level. */
export class Scope<DB> {
  readonly trx: ControlledTransaction<DB>;
  readonly parent: Scope<DB> | undefined;
  readonly tasks: Task[] = [];
  /** False once committed or undone: work that outlived the transaction must not land in it. */
  open = true;
  #turn: Promise<unknown> = Promise.resolve();
  #savepoints = 0;

  constructor(trx: ControlledTransaction<DB>, parent?: Scope<DB>) {
    this.trx = trx;
    this.parent = parent;
  }

  /** The innermost level that is still open, seen from the level in which some work was started. */
  static current<DB>(scope: Scope<DB> | undefined): Scope<DB> | undefined {
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
