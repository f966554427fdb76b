import { UnavailableError } from "../errors/index.ts";
import { quietly } from "./replicas/reading.ts";

/**
 * Does what may as well be left undone, such as noting when somebody was last seen: a primary that is away fails
 * nobody by it, and nobody's next page must show it.
 *
 * @throws whatever `work` throws, but not that the database is away
 * @example await inPassing(() => repository.touch(id, clock.now()));
 */
export async function inPassing(work: () => Promise<unknown>): Promise<void> {
  try {
    await quietly(work);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
  }
}

/** Whether the database could not be reached, which changed nothing and will pass. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof UnavailableError && error.code === "database_unavailable";
}
