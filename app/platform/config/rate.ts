import { z } from "zod";

/** How often something may happen. Times in seconds. */
export interface Rate {
  /** So many at once. */
  points: number;
  /** And as many again in this time. */
  seconds: number;
  /** Wait after the first offence; doubles with each further one. Absent: until the time above is over. */
  back?: { first: number; longest: number };
}

const FORM = /^(\d{1,9})\/(\d{1,6})(?:\/(\d{1,6})-(\d{1,6}))?$/;

/**
 * Reads `points/seconds` or `points/seconds/first-longest`; `null` for `off`.
 *
 * @throws Error when it is neither
 * @example parseRate("5/3600/1-120") // five in an hour; after that one waits 1 s, 2 s, 4 s … 120 s
 */
export function parseRate(text: string): Rate | null {
  if (text === "off") return null;
  const [points = 0, seconds = 0, first, longest] = numbersIn(text);
  if (first === undefined || longest === undefined) return { points, seconds };
  return { points, seconds, back: { first, longest } };
}

/** A setting of this form. */
export function rate(fallback: string) {
  return z
    .string()
    .trim()
    .refine(
      isRate,
      "must be off, points/seconds, or points/seconds/first-longest such as 30/60/5-600",
    )
    .default(fallback);
}

function isRate(text: string): boolean {
  if (text === "off") return true;
  if (!FORM.test(text)) return false;
  const [points = 0, seconds = 0, first = 1, longest = first] = numbersIn(text);
  return points > 0 && seconds > 0 && first > 0 && longest >= first;
}

function numbersIn(text: string): number[] {
  const found = FORM.exec(text);
  if (!found) throw new Error(`${text} is no rate such as 30/60.`);
  return found
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
}
