import type { RedisRun } from "./redis_run.ts";

/** How a run with an absence of Redis went, in numbers; times in milliseconds. */
export function redisFigures(run: RedisRun) {
  const { outcomes, left, back, stored, followers } = run;
  const span = (name: "before" | "away" | "after"): typeof outcomes =>
    outcomes.filter(({ at }) => name === (at < left ? "before" : at < back ? "away" : "after"));
  const rated = Object.fromEntries(
    (["before", "away", "after"] as const).map((name) => {
      const times = span(name).map(({ ms }) => ms);
      return [
        name,
        { requests: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
      ];
    }),
  );
  return {
    ...rated,
    seconds_away: (back - left) / 1000,
    refusals: countsOf(outcomes.filter(({ status }) => status >= 400).map(({ code }) => code)),
    failed_connections: outcomes.filter(({ status }) => status === 0).length,
    acknowledged: outcomes.filter(({ id }) => id !== undefined).length,
    stored: stored.length,
    last_refusal_after_return: lastRefusal(run),
    across_nodes_again: acrossAgain(run),
    reader_counts: followers.map(({ counts }) => counts),
  };
}

/** How long after the return the last request was refused; 0 when none was. */
function lastRefusal({ outcomes, back }: RedisRun): number {
  const late = outcomes.filter(({ at, status }) => at >= back && status >= 500);
  return Math.max(0, ...late.map(({ at }) => at - back));
}

/**
 * How long after the return everything that was written since then was on the screens of both nodes within half a
 * second: the newest message that took longer marks the end.
 */
function acrossAgain({ outcomes, back, followers }: RedisRun): number {
  const slow = outcomes.filter(
    ({ at, ms, id, clientId }) =>
      id !== undefined &&
      at >= back &&
      followers.some(({ shownAt }) => (shownAt.get(clientId) ?? Infinity) - (at + ms) > 500),
  );
  return Math.max(0, ...slow.map(({ at }) => at - back));
}

export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

export function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
