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
/** No sign that people see as one is longer than what this leaves for it. */
const LOOKED_AT = 16 * LONGEST;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The beginning of a text, on one line, without cutting what people see as one letter. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return line;
  const segments = Array.from(letters.segment(line.slice(0, LOOKED_AT)), ({ segment }) => segment);
  if (segments.length <= LONGEST) return segments.join("");
  return `${segments.slice(0, LONGEST).join("")}…`;
}

/** What `JSON.stringify` made of a `Quote`; nobody else writes that column. */
export function quoteIn(stored: StoredQuote): Quote | null {
  return stored === null ? null : (JSON.parse(stored) as Quote);
}
