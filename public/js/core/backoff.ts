const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const JITTER = 0.3;

/** Milliseconds before try number `attempt` (1 is the first): doubling, bounded, with ±30 % chance in it. */
export function backoff(attempt: number, chance: number = Math.random()): number {
  const delay = Math.min(FIRST_MS * 2 ** Math.max(0, attempt - 1), LONGEST_MS);
  return Math.round(delay * (1 + (chance * 2 - 1) * JITTER));
}
