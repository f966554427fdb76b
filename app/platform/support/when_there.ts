/** What is there already, or on its way. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Goes on with a value, at once if it is there. For what every request goes through: a promise that nobody waits for
 * costs as much as a middleware.
 *
 * @example whenThere(store.read(id), (session) => session ?? null)
 */
export function whenThere<T, U>(value: Awaitable<T>, go: (value: T) => Awaitable<U>): Awaitable<U> {
  return value instanceof Promise ? value.then(go) : go(value);
}
