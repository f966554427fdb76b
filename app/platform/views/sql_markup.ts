import hljs from "highlight.js/lib/common";

/** A statement of SQL with its words coloured, as safe HTML. */
export function sqlMarkup(statement: string): string {
  return hljs.highlight(statement, { language: "sql", ignoreIllegals: true }).value;
}
