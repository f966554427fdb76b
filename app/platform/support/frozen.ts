/** Freezes what JSON can say, with all that is in it: many hold the same value, and whoever would change it is told. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
