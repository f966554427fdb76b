import { z } from "zod";

/** What an answer shows of the message that it answers. */
export const Quote = z.object({
  id: z.number().int(),
  author: z.object({ id: z.number().int(), name: z.string() }),
  /** The beginning of its text on one line; empty once it is deleted. */
  content: z.string(),
});

export type Quote = z.output<typeof Quote>;

/** What a message's column holds; null when it answers none. */
export type StoredQuote = string | null;

const LONGEST = 140;

/** The beginning of a text, on one line, without cutting a letter in two. */
export function excerpt(text: string): string {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  return letters.length <= LONGEST ? letters.join("") : `${letters.slice(0, LONGEST).join("")}…`;
}

/** What `JSON.stringify` made of a `Quote`; nobody else writes that column. */
export function quoteIn(stored: StoredQuote): Quote | null {
  return stored === null ? null : (JSON.parse(stored) as Quote);
}
