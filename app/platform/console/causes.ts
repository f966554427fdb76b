/** An error and what it was made of, outermost first. */
export function causesOf(error: unknown): object[] {
  const found: object[] = [];
  for (let next = error; isNew(next, found); next = "cause" in next ? next.cause : undefined) {
    found.push(next);
  }
  return found;
}

function isNew(error: unknown, found: readonly object[]): error is object {
  return typeof error === "object" && error !== null && !found.includes(error);
}

/** Words and numbers by which an error can be told: mysql2 has both, the system has words alone. */
export function codesOf(error: object): string[] {
  const { code, errno } = error as { code?: string | number; errno?: string | number };
  return [code, errno].filter((one) => one !== undefined).map(String);
}

/** The message of an error, if it has one. */
export function messageOf(error: object): string {
  return error instanceof Error ? error.message : "";
}
