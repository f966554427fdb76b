import { type ParameterOf, refer, type Service } from "./references.ts";

/**
 * A service that is made at its first use. Ask each time anew and keep no answer: a refreshable service is another
 * one after it was refreshed.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what is waited for
export abstract class Lazy<T> {
  abstract get(): T;
}

/** Makes a new instance at every call, apart from the one that everybody shares. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what is made
export abstract class Factory<T> {
  abstract make(): T;
}

/**
 * Asks for a service that is made at its first use: because it is dear and seldom needed, because both need each
 * other, or because it is refreshable. The class is named by a function, so that it may be declared later.
 *
 * @example
 * @singleton()
 * class Reports {
 *   constructor(@lazy(() => Mailer) private readonly mailer: Lazy<Mailer>) {}
 *   send(text: string) { return this.mailer.get().send(text); }
 * }
 */
export function lazy<T>(of: () => Service<T>): ParameterOf<Lazy<T>> {
  return refer({ kind: "lazy", of });
}

/**
 * Asks for a way to make as many of a class as are needed, each with its dependencies.
 *
 * @example
 * class Importer {
 *   constructor(@factory(() => Batch) private readonly batches: Factory<Batch>) {}
 *   begin() { return this.batches.make(); }
 * }
 */
export function factory<T>(of: () => Service<T>): ParameterOf<Factory<T>> {
  return refer({ kind: "factory", of });
}
