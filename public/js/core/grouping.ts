/** What decides whether a message stands under the name of the one before. */
export interface Grouped {
  author: string;
  /** Milliseconds. */
  at: number;
}

const TOGETHER_MS = 5 * 60_000;

/** Whether `next` goes on from `previous`: same author, same day, within five minutes. */
export function follows(previous: Grouped | null, next: Grouped): boolean {
  if (!previous || previous.author !== next.author) return false;
  const apart = next.at - previous.at;
  return apart >= 0 && apart < TOGETHER_MS && dayOf(previous.at) === dayOf(next.at);
}

/** The reader's own day of a moment, as `2026-03-01`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
}

/** When a day such as `2026-03-01` begins for the reader, in milliseconds; never before 1970. */
export function startOfDay(day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return Math.max(0, new Date(year, month - 1, date).getTime());
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}
