import { setTimeout as pause } from "node:timers/promises";

/** Growing waits in milliseconds: `base`, doubled each time up to `cap`, each between half and whole (jitter). */
export function backOff(attempt: number, { base, cap }: { base: number; cap: number }): number {
  const whole = Math.min(cap, base * 2 ** (attempt - 1));
  return whole / 2 + Math.random() * (whole / 2);
}

/** Waits out the back-off of this attempt (the first is 1). */
export async function waitBeforeRetry(
  attempt: number,
  limits: { base: number; cap: number },
): Promise<void> {
  await pause(backOff(attempt, limits));
}
