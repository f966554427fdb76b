import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";

/** Distinct statements that stay prepared; past it the one unused for longest goes. */
const STATEMENTS = 500;
const CHANGES_SCHEMA = /^\s*(create|alter|drop|pragma|vacuum)\b/i;

/** Node's own SQLite behind the small interface that Kysely's dialect asks for; statements are prepared once. */
export class NodeSqlite implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, SqliteStatement>();

  readonly #ran: () => void;

  /** @param ran hears of each statement that was run */
  constructor(database: DatabaseSync, ran: () => void = () => {}) {
    this.#database = database;
    this.#ran = ran;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  prepare(text: string): SqliteStatement {
    const known = this.#prepared.get(text);
    const statement = known ?? new NodeStatement(this.#database, text, this.#ran);
    if (CHANGES_SCHEMA.test(text)) this.#prepared.clear();
    else this.#remember(text, statement, known !== undefined);
    return statement;
  }

  #remember(text: string, statement: SqliteStatement, known: boolean): void {
    if (known) this.#prepared.delete(text);
    else if (this.#prepared.size >= STATEMENTS)
      this.#prepared.delete(this.#prepared.keys().next().value ?? "");
    this.#prepared.set(text, statement);
  }
}

class NodeStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #database: DatabaseSync;
  readonly #text: string;
  readonly #statement: StatementSync;
  readonly #ran: () => void;

  constructor(database: DatabaseSync, text: string, ran: () => void) {
    this.#database = database;
    this.#ran = ran;
    this.#text = text;
    this.#statement = database.prepare(text);
    this.reader = this.#statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    const rows = this.#statement.all(...bind(parameters));
    this.#ran();
    return rows;
  }

  run(parameters: readonly unknown[]): {
    changes: number | bigint;
    lastInsertRowid: number | bigint;
  } {
    const outcome = this.#statement.run(...bind(parameters));
    this.#ran();
    return outcome;
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    // A statement of its own: a running iteration would be reset by the next use of a shared one.
    return this.#database.prepare(this.#text).iterate(...bind(parameters));
  }
}

/** SQLite knows no booleans and no `undefined`; a server driver takes both. */
export function bind(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    // SQLite itself refuses what it cannot store, with the parameter's position.
    return (value ?? null) as SQLInputValue;
  });
}
