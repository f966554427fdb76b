import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Where plain selects come from. `replicas`: from a replica, unless this work changed something before. `newest`: from
 * the primary, or from a replica while the primary is away. `primary`: from the primary and nowhere else.
 */
export type ReadFrom = "replicas" | "newest" | "primary";

/** Some work that reads, and what it keeps to. */
export class ReadScope {
  readonly from: ReadFrom;
  readonly parent: ReadScope | undefined;
  /** Work that has read from one server goes on with it: another one may be behind, and time would run backwards. */
  keepsTo: object | "primary" | undefined;
  /** What it changes need not be seen by whoever it is done for. */
  readonly quiet: boolean;
  open = true;

  constructor(from: ReadFrom, parent?: ReadScope, quiet = false) {
    this.from = from;
    this.parent = parent;
    this.quiet = quiet;
  }
}

const context = new AsyncLocalStorage<ReadScope>();
let everywhereElse: ReadFrom = "replicas";

/** Says where plain selects outside of any `reading` come from in this process; from replicas unless told. */
export function readByDefault(from: ReadFrom): void {
  everywhereElse = from;
}

/**
 * Says where the plain selects of `work` come from, where there are replicas. Everything else goes to the primary in
 * any case: changes, transactions, locking selects, raw statements.
 *
 * @example await reading("newest", () => database.query.selectFrom("sessions").selectAll().execute());
 */
export function reading<T>(from: ReadFrom, work: () => T | Promise<T>): Promise<T> {
  return within(new ReadScope(from, currentReading()), work);
}

/**
 * Reads from replicas, and once more from the newest data when that failed: what a replica does not know yet is not
 * missing. So `work` changes nothing.
 *
 * @throws what `work` throws on the newest data
 */
export function readingLeniently<T>(work: () => Promise<T>): Promise<T> {
  return reading("replicas", async () => {
    try {
      return await work();
    } catch (error) {
      if (!isFromReplica()) throw error;
    }
    return reading("newest", work);
  });
}

/** Runs `work` whose changes do not matter for what its person reads next, such as when they were last seen. */
export function quietly<T>(work: () => Promise<T>): Promise<T> {
  const outer = currentReading();
  return within(new ReadScope(outer?.from ?? everywhereElse, outer, true), work);
}

/** Whether what the work at hand has read came from a replica. */
export function isFromReplica(): boolean {
  return typeof currentReading()?.keepsTo === "object";
}

/** The innermost work that still goes on: what outlived its own is part of that around it. */
export function currentReading(): ReadScope | undefined {
  let scope = context.getStore();
  while (scope && !scope.open) scope = scope.parent;
  return scope;
}

/** Where the work at hand reads from. */
export function readsFrom(scope: ReadScope | undefined): ReadFrom {
  return scope?.from ?? everywhereElse;
}

/** Notes that the work at hand changed something, and all work around it by that. @returns whether it matters */
export function noteWrite(): boolean {
  const scope = currentReading();
  if (scope?.quiet) return false;
  for (let each = scope; each; each = each.parent) each.keepsTo = "primary";
  return true;
}

async function within<T>(scope: ReadScope, work: () => T | Promise<T>): Promise<T> {
  try {
    return await context.run(scope, work);
  } finally {
    scope.open = false;
  }
}
