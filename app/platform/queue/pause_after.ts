const LONGEST_MS = 300_000;

/** Milliseconds until the next attempt: 1 s, 2 s, 4 s … up to five minutes, a third more or less. */
export function pauseAfter(attempts: number): number {
  const even = Math.min(1000 * 2 ** (attempts - 1), LONGEST_MS);
  return Math.round(even * (0.67 + Math.random() * 0.66));
}
