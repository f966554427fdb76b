import type { DatabaseRun } from "./database_run.ts";
import { countsOf, quantile } from "./redis_figures.ts";

/** How a run with an absence of the database went, in numbers; times in milliseconds. */
export function databaseFigures(run: DatabaseRun) {
  const { outcomes, left, back, stored } = run;
  const spans = {
    before: outcomes.filter(({ at, ms }) => at + ms < left),
    away: outcomes.filter(({ at, ms }) => at + ms >= left && at < back),
    after: outcomes.filter(({ at }) => at >= back),
  };
  const rated = Object.fromEntries(
    Object.entries(spans).map(([name, found]) => {
      const times = found.map(({ ms }) => ms);
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      return [name, { requests: times.length, p50, p99, longest: quantile(times, 1) }];
    }),
  );
  return {
    ...rated,
    seconds_away: (back - left) / 1000,
    refusals: countsOf(outcomes.filter(({ status }) => status >= 400).map(({ code }) => code)),
    failed_connections: outcomes.filter(({ status }) => status === 0).length,
    acknowledged: outcomes.filter(({ id }) => id !== undefined).length,
    stored: stored.length,
    first_success_after_return: firstSuccess(run),
    last_refusal_after_return: lastRefusal(run),
  };
}

/** When, counted from the return, the first write was acknowledged that was sent after it, or waited for it. */
function firstSuccess({ outcomes, back }: DatabaseRun): number {
  const ends = outcomes.filter(({ id }) => id !== undefined).map(({ at, ms }) => at + ms);
  return Math.round(Math.min(...ends.filter((end) => end >= back)) - back);
}

/** How long after the return the last request was sent that was refused; 0 when none was. */
function lastRefusal({ outcomes, back }: DatabaseRun): number {
  const late = outcomes.filter(({ at, status }) => at >= back && status >= 500);
  return Math.max(0, ...late.map(({ at }) => at - back));
}
