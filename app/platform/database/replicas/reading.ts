import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Where plain selects come from. `replicas`: from a replica, unless this work changed something before. `newest`: from
 * the primary, or from a replica while the primary is away. `primary`: from the primary and nowhere else.
 */
export type ReadFrom = "replicas" | "newest" | "primary";

/** Some work that reads, and what it has done. */
export class ReadScope {
  readonly from: ReadFrom;
  readonly parent: ReadScope | undefined;
  /** It has changed something, which a replica may not know yet. */
  wrote = false;
  /** It keeps to one replica: another one may be further behind, and time would seem to run backwards. */
  replica: object | undefined;
  open = true;

  constructor(from: ReadFrom, parent?: ReadScope) {
    this.from = from;
    this.parent = parent;
  }
}

const context = new AsyncLocalStorage<ReadScope>();

/**
 * Says where the plain selects of `work` come from, where there are replicas. Everything else goes to the primary in
 * any case: changes, transactions, locking selects, raw statements.
 *
 * @example await reading("newest", () => database.query.selectFrom("sessions").selectAll().execute());
 */
export async function reading<T>(from: ReadFrom, work: () => T | Promise<T>): Promise<T> {
  const scope = new ReadScope(from, currentReading());
  try {
    return await context.run(scope, work);
  } finally {
    scope.open = false;
  }
}

/** The innermost work that still goes on: what outlived its own is part of that around it. */
export function currentReading(): ReadScope | undefined {
  let scope = context.getStore();
  while (scope && !scope.open) scope = scope.parent;
  return scope;
}

/** Notes that the work at hand changed something, and all work around it by that. */
export function noteWrite(): void {
  for (let scope = currentReading(); scope; scope = scope.parent) scope.wrote = true;
}
