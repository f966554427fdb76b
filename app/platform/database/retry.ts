import { waitBeforeRetry } from "./back_off.ts";
import {
  isBusy,
  isConnectionLost,
  isSurelyNotApplied,
  isTooSlow,
  isWorthRerunning,
} from "./error_facts.ts";
import { databaseBusy, databaseUncertain, translate } from "./errors.ts";
import { ConnectTimeoutError } from "./pool/pool_errors.ts";

/** `repeatable`: sending it twice does no harm. `once`: only while it surely changed nothing. */
export type Safety = "repeatable" | "once";

/** Tries after a lost connection: about 50, 100, 200 and 400 ms apart. */
const ATTEMPTS = 5;
/** Milliseconds between tries after a lost connection. */
export const LOST = { base: 50, cap: 1000 };
const BUSY = { base: 5, cap: 100 };
/** Milliseconds between tries after others stood in the way of a statement that is a transaction by itself. */
const BLOCKED = { base: 10, cap: 500 };

interface Terms {
  safety: Safety;
  /** How long to ask again while others hold the file or the rows, in milliseconds. */
  patienceMs: number;
}

/**
 * Runs `work` again where that is safe: the connection could not be had, or it broke under something repeatable, or
 * the server refused it, or others held the file or the rows (then nothing was done). `work` calls `sent` once it has a
 * connection.
 *
 * @throws UnavailableError `database_unavailable`, `database_uncertain`, `database_timeout`, `database_busy`; any
 *   other error as it came
 */
export async function retry<T>(terms: Terms, work: (sent: () => void) => Promise<T>): Promise<T> {
  const end = performance.now() + terms.patienceMs;
  for (let attempt = 1; ; attempt++) {
    let sent = false;
    try {
      return await work(() => (sent = true));
    } catch (error) {
      const safe = !sent || terms.safety === "repeatable" || isSurelyNotApplied(error);
      await waitOrThrow(error, attempt, { end, safe });
    }
  }
}

async function waitOrThrow(
  error: unknown,
  attempt: number,
  { end, safe }: { end: number; safe: boolean },
): Promise<void> {
  if (isBusy(error)) {
    if (performance.now() >= end) throw databaseBusy(error);
    return waitBeforeRetry(attempt, BUSY);
  }
  if (isWorthRerunning(error)) {
    if (attempt >= ATTEMPTS || performance.now() >= end) throw databaseBusy(error);
    return waitBeforeRetry(attempt, BLOCKED);
  }
  const isLost = isConnectionLost(error);
  if (!safe && (isLost || isTooSlow(error))) throw databaseUncertain(error);
  if (!isLost || attempt >= ATTEMPTS || error instanceof ConnectTimeoutError)
    throw translate(error);
  await waitBeforeRetry(attempt, LOST);
}
