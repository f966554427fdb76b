import { setImmediate as turn } from "node:timers/promises";
import { type Literal, literalOf } from "./mysql_literals.ts";
import { type MysqlSession, quoted, type RawRow } from "./mysql_session.ts";
import type { Column, Table, View } from "./mysql_tables.ts";
import { END, type Head, HEAD } from "./mysql_script.ts";

/** Rows are gathered into statements of about this many bytes. */
const STATEMENT_BYTES = 256 * 1024;
const COMMA = Buffer.from(",");
const NEXT = Buffer.from(",(");
const CLOSE = Buffer.from(")");
const END_OF_LINE = Buffer.from(";\n");

/** For whoever reads the file with a client of MySQL. */
const PROLOGUE = [
  "SET NAMES utf8mb4;",
  "SET SESSION time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0;",
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES';",
];

/** What every session that makes a backup is told: one moment of all tables, and times as they are stored. */
export const DUMP_RULES = [
  "set session time_zone = '+00:00', session net_write_timeout = 3600",
  "set session transaction isolation level repeatable read",
  "start transaction with consistent snapshot, read only",
];

export interface Dumping {
  head: Head;
  tables: readonly Table[];
  views: readonly View[];
  /** Told of each row. */
  advance: () => void;
}

/** Rows of each table that were written. */
export type Counts = Record<string, number>;

/**
 * All tables as statements, one a line, piece by piece: tables and rows, then foreign keys and views, then how many rows there
 * were, which tells a whole file from a part of one.
 */
export async function* dump(
  session: MysqlSession,
  { head, tables, views, advance }: Dumping,
  counts: Counts,
): AsyncGenerator<Buffer | string> {
  yield `${HEAD}${JSON.stringify(head)}\n${PROLOGUE.join("\n")}\n`;
  for (const table of tables) {
    counts[table.name] = 0;
    yield `${table.create};\n`;
    for await (const { statement, rows } of inserts(session, table, advance)) {
      counts[table.name] = (counts[table.name] ?? 0) + rows;
      yield statement;
    }
  }
  for (const { link } of tables) if (link !== "") yield `${link};\n`;
  for (const { create } of views) yield `${create};\n`;
  yield `${END}${JSON.stringify({ tables: counts })}\n`;
}

interface Insert {
  statement: Buffer;
  rows: number;
}

async function* inserts(
  session: MysqlSession,
  { name, columns }: Table,
  advance: () => void,
): AsyncGenerator<Insert> {
  const names = columns.map((column) => quoted(column.name)).join(",");
  const gathering = new Gathering(`INSERT INTO ${quoted(name)} (${names}) VALUES (`, columns);
  const select = `select ${columns.map(selected).join(",")} from ${quoted(name)}`;
  for await (const row of session.rows(select)) {
    gathering.add(row);
    advance();
    if (gathering.bytes < STATEMENT_BYTES) continue;
    yield gathering.take();
    // A server that makes a backup beside its work goes on with that between two statements.
    await turn();
  }
  if (gathering.bytes > 0) yield gathering.take();
}

/** Rows on their way into one statement. */
class Gathering {
  bytes = 0;
  readonly #head: Buffer;
  readonly #literals: readonly Literal[];
  #parts: Buffer[] = [];
  #rows = 0;

  constructor(head: string, columns: readonly Column[]) {
    this.#head = Buffer.from(head);
    this.#literals = columns.map(({ type }) => literalOf(type));
  }

  add(row: RawRow): void {
    this.#push(this.#rows === 0 ? this.#head : NEXT);
    for (const [place, literal] of this.#literals.entries()) {
      if (place > 0) this.#push(COMMA);
      this.#push(literal(row[place] ?? null));
    }
    this.#push(CLOSE);
    this.#rows++;
  }

  take(): Insert {
    this.#push(END_OF_LINE);
    const insert = { statement: Buffer.concat(this.#parts), rows: this.#rows };
    [this.#parts, this.#rows, this.bytes] = [[], 0, 0];
    return insert;
  }

  #push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.bytes += bytes.length;
  }
}

/** A float is shown with six digits unless it is made a double. */
function selected({ name, type }: Column): string {
  return type === "float" ? `${quoted(name)} + 0e0` : quoted(name);
}
