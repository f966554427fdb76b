/**
 * Makes something when it is first wanted, and keeps it.
 *
 * @example const numbers = lazy(() => new Intl.NumberFormat("en")); numbers().format(1204);
 */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
