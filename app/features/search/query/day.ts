import { dayUnknown } from "./search_errors.ts";

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** From when to when something goes, in milliseconds; the end is not part of it. */
export interface Span {
  start: number;
  end: number;
}

/**
 * A day in UTC, or a moment, which lasts no time.
 *
 * @param asked the filter, for the refusal; what was written; and now, in milliseconds
 * @throws ValidationError `search_day_unknown`
 */
export function day({ name, value, now }: { name: string; value: string; now: number }): Span {
  const word = value.toLowerCase();
  const today = now - (now % DAY_MS);
  if (word === "today") return from(today);
  if (word === "yesterday") return from(today - DAY_MS);
  const at = Date.parse(value.toUpperCase());
  if (DATE.test(value) && isSameDay(at, value)) return from(at);
  if (MOMENT.test(value.toUpperCase()) && !Number.isNaN(at)) return { start: at, end: at };
  throw dayUnknown(name, value);
}

function from(start: number): Span {
  return { start, end: start + DAY_MS };
}

/** The 31st of a month with thirty days is the 1st of the next to some. */
function isSameDay(at: number, value: string): boolean {
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}
