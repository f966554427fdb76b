/** What was thrown, as an error: drivers may hand out anything. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("The driver failed.", { cause: thrown });
}
