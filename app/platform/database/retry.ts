import { type CompiledQuery, SelectQueryNode } from "kysely";
import { waitBeforeRetry } from "./back_off.ts";
import { isBusy, isConnectionLost } from "./error_facts.ts";
import { databaseBusy, translate } from "./errors.ts";
import { AcquireTimeoutError } from "./mysql/timed_pool.ts";

/** `repeatable`: sending it twice does no harm. `once`: only while it surely was not sent. */
export type Safety = "repeatable" | "once";

/** Tries after a lost connection: about 50, 100, 200 and 400 ms apart. */
const ATTEMPTS = 5;
const LOST = { base: 50, cap: 1000 };
const BUSY = { base: 5, cap: 100 };

/** Whether the statement only reads and takes no locks. */
export function isRead({ query }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) && !query.endModifiers?.length;
}

interface Terms {
  safety: Safety;
  /** How long to ask again while another process holds the file, in milliseconds. */
  patienceMs: number;
}

/**
 * Runs `work` again where that is safe: the connection could not be had, or it broke under something repeatable, or
 * the file was locked (then nothing was done). `work` calls `sent` once it has a connection.
 *
 * @throws UnavailableError `database_unavailable`, `database_busy`; any other error as it came
 */
export async function retry<T>(terms: Terms, work: (sent: () => void) => Promise<T>): Promise<T> {
  const end = performance.now() + terms.patienceMs;
  for (let attempt = 1; ; attempt++) {
    let sent = false;
    try {
      return await work(() => (sent = true));
    } catch (error) {
      await waitOrThrow(error, attempt, { end, safe: !sent || terms.safety === "repeatable" });
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
  const again =
    safe &&
    attempt < ATTEMPTS &&
    isConnectionLost(error) &&
    !(error instanceof AcquireTimeoutError);
  if (!again) throw translate(error);
  await waitBeforeRetry(attempt, LOST);
}
