import type { Clock } from "../support/index.ts";

/** An attempt that was given up. It may still be at work: handlers look at the signal. */
export class AttemptTimeoutError extends Error {
  constructor(ms: number) {
    super(`The attempt took longer than ${ms} ms.`);
    this.name = "AttemptTimeoutError";
  }
}

/** Does the work, but waits no longer than `ms` (0: as long as it takes). @throws AttemptTimeoutError */
export async function timed(
  work: (signal: AbortSignal) => Promise<void>,
  { ms, clock }: { ms: number; clock: Clock },
): Promise<void> {
  const aborter = new AbortController();
  if (ms === 0) return work(aborter.signal);
  const { promise: late, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, () => {
    const error = new AttemptTimeoutError(ms);
    reject(error);
    aborter.abort(error);
  });
  try {
    await Promise.race([work(aborter.signal), late]);
  } finally {
    cancel();
  }
}
