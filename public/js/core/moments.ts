import { dayOf } from "./grouping.ts";

const DAY_MS = 86_400_000;

/** A time of day in the reader's zone and language, like `14:05`. */
export function clockTime(at: number, language?: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Everything about a moment, for a tooltip. */
export function wholeMoment(at: number, language?: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(at);
}

/** Day and time, like `12 Nov 2026, 14:05`. */
export function dayAndTime(at: number, language?: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** The words on a day divider: today, yesterday, a weekday, a date; the year only when it is another one. */
export function dayWords(at: number, now: number, language?: string): string {
  const day = dayOf(at);
  if (day === dayOf(now)) return relativeDay(0, language);
  if (day === dayOf(now - DAY_MS)) return relativeDay(-1, language);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? undefined : "numeric";
  return format(at, { weekday: "long", day: "numeric", month: "long", year }, language);
}

/** A moment in few words: the time today, else the date. */
export function shortMoment(at: number, now: number, language?: string): string {
  if (dayOf(at) === dayOf(now)) return clockTime(at, language);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(
    at,
    { day: "numeric", month: "short", year: sameYear ? undefined : "numeric" },
    language,
  );
}

function format(at: number, options: Intl.DateTimeFormatOptions, language?: string): string {
  return new Intl.DateTimeFormat(language, options).format(at);
}

function relativeDay(days: number, language?: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}
