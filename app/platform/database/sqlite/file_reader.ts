import { DatabaseSync, type StatementSync } from "node:sqlite";
import { bind } from "./node_sqlite.ts";

/**
 * Reads what is committed in a database file, at once and on a connection of its own: it never waits for who writes,
 * and sees nothing of what is not committed yet. For queries that come with every request; SQLite answers a small one
 * sooner than a promise does.
 */
export class FileReader {
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();
  #database: DatabaseSync | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error when the file, or what is asked of it, cannot be read */
  rows(sql: string, parameters: readonly unknown[]): unknown[] {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#open().prepare(sql)));
    return statement.all(...bind(parameters));
  }

  close(): void {
    this.#statements.clear();
    this.#database?.close();
    this.#database = undefined;
  }

  #open(): DatabaseSync {
    this.#database ??= new DatabaseSync(this.#path, { readOnly: true });
    return this.#database;
  }
}
