/**
 * Milliseconds until the next attempt: the first pause, doubled with each failed attempt up to the longest, a third
 * more or less, so that what failed together is not tried again together.
 */
export function pauseAfter(
  attempts: number,
  { pauseMs, longestPauseMs }: { pauseMs: number; longestPauseMs: number },
): number {
  const even = Math.min(pauseMs * 2 ** (attempts - 1), longestPauseMs);
  return Math.round(even * (0.67 + Math.random() * 0.66));
}
