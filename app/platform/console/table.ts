/**
 * Rows as aligned columns for people; the last column is as wide as it likes.
 *
 * @example table([["PORT", "3000"], ["HOST", "0.0.0.0"]]) // "PORT  3000\nHOST  0.0.0.0"
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}
