import { UnavailableError } from "../../errors/index.ts";
import type { Database } from "../database.ts";
import { reading } from "../replicas/reading.ts";

export interface Loaded<T> {
  value: T;
  /** Nothing that was committed before is missing from it, so it may be kept. */
  isFresh: boolean;
}

/** Loads something. What a replica tells while the primary is away may be old: it is an answer, but is not kept. */
export async function loadFresh<T>(
  { hasReplicas }: Pick<Database, "hasReplicas">,
  load: () => Promise<T>,
): Promise<Loaded<T>> {
  if (!hasReplicas) return { value: await load(), isFresh: true };
  try {
    return { value: await reading("primary", load), isFresh: true };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return { value: await load(), isFresh: false };
  }
}
