import { POSSESSIONS, type Possession } from "../has.ts";
import { type Sequence, sequence } from "../text/query_tokens.ts";
import { day } from "./day.ts";
import { type FilterName, type Piece, pieces } from "./lexer.ts";
import { filterEmpty, kindUnknown, searchEmpty, searchTooLong } from "./search_errors.ts";

const MOST_TOKENS = 40;

const CLOSED = { open: false };

const EXAMPLES: Record<FilterName, string> = {
  from: "from:ada or from:me",
  in: "in:general",
  before: "before:2026-03-01",
  after: "after:yesterday",
  has: "has:link",
};

/** What somebody looks for; every condition must hold, of several people or rooms one. */
export interface SearchQuery {
  sequences: readonly Sequence[];
  /** Names as they were written. */
  from: readonly string[];
  in: readonly string[];
  /** Milliseconds; the first is included. */
  since?: number | undefined;
  until?: number | undefined;
  has: readonly Possession[];
}

/**
 * Reads a query.
 *
 * @param now milliseconds, for `today`
 * @throws ValidationError `search_empty`, `search_too_long`, `search_filter_empty`, `search_kind_unknown`, `search_day_unknown`
 * @example searchQuery('from:ada "big plans" has:link', clock.now())
 */
export function searchQuery(text: string, now: number): SearchQuery {
  const all = pieces(text.normalize("NFC"));
  const sequences = sequencesOf(all);
  const has = valuesOf(all, "has").map(possession);
  const query = {
    sequences,
    from: valuesOf(all, "from"),
    in: valuesOf(all, "in").map((name) => name.replace(/^#/u, "")),
    since: latest(valuesOf(all, "after").map((value) => day({ name: "after", value, now }).end)),
    until: earliest(
      valuesOf(all, "before").map((value) => day({ name: "before", value, now }).start),
    ),
    has,
  };
  if (sequences.length === 0 && !all.some(({ kind }) => kind === "filter")) throw searchEmpty();
  return query;
}

function sequencesOf(all: readonly Piece[]): Sequence[] {
  const words = all.filter(({ kind, value }) => kind !== "filter" && sequence(value, CLOSED));
  const found = words.flatMap((piece) => {
    const open = piece === words.at(-1) && piece.kind === "word";
    return sequence(piece.value, { open }) ?? [];
  });
  if (found.flatMap(({ codes }) => codes).length > MOST_TOKENS) throw searchTooLong(MOST_TOKENS);
  return found;
}

function valuesOf(all: readonly Piece[], name: FilterName): string[] {
  return all.flatMap((piece) => {
    if (piece.kind !== "filter" || piece.name !== name) return [];
    if (piece.value === "") throw filterEmpty(name, EXAMPLES[name]);
    return [piece.value];
  });
}

function possession(value: string): Possession {
  const known = POSSESSIONS.find((name) => name === value.toLowerCase().replace(/s$/u, ""));
  if (!known) throw kindUnknown(value, POSSESSIONS);
  return known;
}

function latest(times: readonly number[]): number | undefined {
  return times.length > 0 ? Math.max(...times) : undefined;
}

function earliest(times: readonly number[]): number | undefined {
  return times.length > 0 ? Math.min(...times) : undefined;
}
