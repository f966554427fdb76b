import { UnavailableError } from "../../errors/index.ts";

/** A kept result that takes longer than this is worth less than the query. */
const PATIENCE_MS = 250;
/** Who did not answer in time is not asked again before this, in milliseconds. */
const REST_MS = 1000;

/** Asks a store that may hang: whoever waits goes on without it soon, and the next ones do not wait at all. */
export class Patience {
  #restsUntil = 0;

  /** @throws UnavailableError `cache_unavailable` when there is no answer in time; else what `work` throws */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    if (performance.now() < this.#restsUntil) throw unavailable();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#restsUntil = performance.now() + REST_MS;
        reject(unavailable());
      }, PATIENCE_MS);
      timer.unref();
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function unavailable(): UnavailableError {
  return new UnavailableError("cache_unavailable", "The query cache does not answer just now.");
}
