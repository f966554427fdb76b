/** Would begin a formula in a spreadsheet, where somebody else chose the text. */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

/**
 * Rows of equal shape as CSV (RFC 4180), with a line of their names first.
 *
 * @example csv([{ node: "a", messages: 3 }]) // "node,messages\r\na,3\r\n"
 */
export function csv(rows: readonly Record<string, string | number>[], columns: readonly string[]) {
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? "")).join(","));
  return [columns.join(","), ...lines, ""].join("\r\n");
}

function cell(value: string | number): string {
  if (typeof value === "number") return `${value}`;
  const text = FORMULA.test(value) ? `'${value}` : value;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
