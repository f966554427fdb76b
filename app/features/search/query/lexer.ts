export const FILTERS = ["from", "in", "before", "after", "has"] as const;
export type FilterName = (typeof FILTERS)[number];

/** A piece of a query: a filter with its value, words in quotes, or a word. */
export type Piece =
  | { kind: "filter"; name: FilterName; value: string }
  | { kind: "phrase" | "word"; value: string };

const QUOTED = '["“”„]([^"“”„]*)["“”„]?';
const PIECE = new RegExp(
  `(?<![^\\s])(${FILTERS.join("|")}):(?:${QUOTED}|(\\S*))|${QUOTED}|([^\\s"“”„]+)`,
  "giu",
);

/** The pieces of a query, in order. A quotation that has no end goes to the end. */
export function pieces(text: string): Piece[] {
  return Array.from(text.matchAll(PIECE), ([, filter, quoted, bare, phrase, word]): Piece => {
    const name = FILTERS.find((known) => known === filter?.toLowerCase());
    if (name) return { kind: "filter", name, value: (quoted ?? bare ?? "").trim() };
    if (phrase !== undefined) return { kind: "phrase", value: phrase };
    return { kind: "word", value: word ?? "" };
  });
}
