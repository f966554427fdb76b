const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Spans of time that can be looked at, and how much of it is one column. */
export const RANGES = {
  "1h": { label: "The last hour", ms: HOUR, stepMs: MINUTE },
  "6h": { label: "6 hours", ms: 6 * HOUR, stepMs: 5 * MINUTE },
  "24h": { label: "24 hours", ms: DAY, stepMs: 20 * MINUTE },
  "7d": { label: "7 days", ms: 7 * DAY, stepMs: 2 * HOUR },
  "30d": { label: "30 days", ms: 30 * DAY, stepMs: 12 * HOUR },
} as const;

export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as [RangeName, ...RangeName[]];

/** A span that ends with the present step. */
export interface Span {
  from: number;
  to: number;
  stepMs: number;
}

/** @example spanOf("1h", clock.now()) */
export function spanOf(range: RangeName, now: number): Span {
  const { ms, stepMs } = RANGES[range];
  const to = now - (now % stepMs) + stepMs;
  return { from: to - ms, to, stepMs };
}
