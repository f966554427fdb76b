/** What may be told of a failed statement: its code. The message of a driver repeats values of the row. */
export function errorCode(error: unknown): string | null {
  if (error === undefined) return null;
  if (typeof error !== "object" || error === null) return "failed";
  const { code, errcode, cause } = error as { code?: unknown; errcode?: unknown; cause?: unknown };
  if (typeof errcode === "number") return `SQLite ${errcode}`;
  if (typeof code === "string") return code;
  return cause === undefined ? "failed" : errorCode(cause);
}
