import type { DialectName } from "../dialect_name.ts";

const LONGEST = 4000;
const NUMBER = /(?<![\w$.`"])\d+(?:\.\d+)?\b/g;
const MARKS = /\(\s*\?(?:\s*,\s*\?)+\s*\)/g;
const GROUPS = /(\((?:\?, …|\?)\))(?:\s*,\s*\1)+/g;

/** Double quotes are names in SQLite, and texts in MySQL. */
const TEXTS: Record<DialectName, RegExp> = {
  sqlite: /'(?:[^']|'')*'?/g,
  mysql: /'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?/gs,
};

/**
 * A statement without what differs from one use to the next: no text, no number, lists of any length alike. So it
 * holds no value, bound or written out.
 *
 * @example shapeOf("select * from t where id in (?, ?) limit 5", "sqlite") // "select * from t where id in (?, …) limit ?"
 */
export function shapeOf(statement: string, dialect: DialectName): string {
  return masked(statement, dialect)
    .replace(MARKS, "(?, …)")
    .replace(GROUPS, "$1, …")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}

/** A text of SQL with its texts and numbers taken out. */
export function masked(sql: string, dialect: DialectName): string {
  return sql.replace(TEXTS[dialect], "?").replace(NUMBER, "?");
}
