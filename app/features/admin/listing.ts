import { z } from "zod";

/** How many rows a page of a list has. */
export const ROWS = 50;

/** A row id in a path: without sign or leading zero, so that each thing has one address. */
export const RowId = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);

/** Where a page begins: after this row. What cannot be read begins at the beginning. */
export const Before = RowId.optional().catch(undefined);

/** What was typed into a search; nothing when it is empty. */
export const SearchText = z
  .string()
  .trim()
  .max(100)
  .transform((text) => text || undefined)
  .optional()
  .catch(undefined);

/** One of some choices, or nothing for what is no choice, such as the empty one. */
export function choice<const T extends readonly [string, ...string[]]>(choices: T) {
  return z.enum(choices).optional().catch(undefined);
}

/** One page of a list, and with which row the next begins. */
export interface Page<T> {
  rows: T[];
  /** For `before` of the next page; null on the last. */
  next: number | null;
}

/**
 * Cuts a page from rows of which one more was asked for than it shows.
 *
 * @example pageOf(await audit.page({ ...filter, limit: ROWS + 1 }), ({ id }) => id)
 */
export function pageOf<T>(rows: readonly T[], idOf: (row: T) => number): Page<T> {
  const shown = rows.slice(0, ROWS);
  const last = shown.at(-1);
  return { rows: shown, next: last && rows.length > ROWS ? idOf(last) : null };
}

/** Milliseconds as ISO 8601, or null. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
