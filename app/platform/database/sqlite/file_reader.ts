import { DatabaseSync, type StatementSync } from "node:sqlite";
import { bind } from "./node_sqlite.ts";

/**
 * Reads what is committed in a database file, at once and on a connection of its own: it never waits for who writes,
 * and sees nothing of what is not committed yet. For queries that come with every request; SQLite answers a small one
 * sooner than a promise does.
 *
 * Taking and leaving the locks of the file costs twice what a small read does. So the reads of one turn of the event
 * loop share a transaction, which ends with the turn, and before it whenever this process changes something.
 */
export class FileReader {
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();
  #database: DatabaseSync | undefined;
  /** Reads of this turn. */
  #reads = 0;
  readonly #turnEnds = (): void => {
    this.#reads = 0;
    this.renew();
  };

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error when the file, or what is asked of it, cannot be read */
  rows(sql: string, parameters: readonly unknown[]): unknown[] {
    const database = (this.#database ??= new DatabaseSync(this.#path, { readOnly: true }));
    this.#reads += 1;
    if (this.#reads === 1) setImmediate(this.#turnEnds);
    else if (!database.isTransaction) this.#statement("begin").run();
    return this.#statement(sql).all(...bind(parameters));
  }

  /** Something was changed: the next read sees it. */
  renew(): void {
    if (this.#database?.isTransaction) this.#statement("commit").run();
  }

  close(): void {
    this.#statements.clear();
    this.#database?.close();
    this.#database = undefined;
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (!this.#database) throw new Error("The file is closed.");
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
