import { setTimeout as pause } from "node:timers/promises";

interface Patience {
  /** Milliseconds after which waiting ends with an error. */
  within?: number;
  /** Milliseconds between two looks. */
  every?: number;
  /** What is waited for, as it reads after "Waited in vain for". */
  what?: string | (() => string);
}

/**
 * Waits until `look` answers something truthy, and answers that. For outside parts that cannot tell when they
 * are ready; where there is an event, wait for the event.
 *
 * @example await until(() => ping(port), { within: 10_000, what: "Redis" });
 */
export async function until<T>(look: () => T | Promise<T>, patience: Patience = {}): Promise<T> {
  const { within = 10_000, every = 20, what = "it" } = patience;
  const end = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) {
      throw new Error(
        `Waited ${within} ms in vain for ${typeof what === "string" ? what : what()}`,
      );
    }
    await pause(every);
  }
}
