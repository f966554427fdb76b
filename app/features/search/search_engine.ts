import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { DialectName } from "../../platform/database/index.ts";
import { needle, type Sequence } from "./text/query_tokens.ts";

/**
 * InnoDB reads the whole list of each word: those of the longest ones, which are the rarest, are enough, since the
 * column says the rest.
 */
const WORDS_FOR_INNODB = 2;

/** What is asked of entries `e`: where they come from, in which order, and what must hold. */
export interface Source {
  from: RawBuilder<unknown>;
  where: RawBuilder<SqlBool>;
}

interface Word {
  code: string;
  prefix: boolean;
}

/** All entries that hold these, looked up in the column of tokens. */
export function byLooking(sequences: readonly Sequence[]): Source {
  return { from: sql`search_entries as e`, where: holds(sequences) };
}

/** The same by the index of words that the database keeps. */
export function byIndex(dialect: DialectName, sequences: readonly Sequence[]): Source {
  const words = wordsOf(sequences);
  return dialect === "sqlite" ? byFts5(words, sequences) : byInnodb(words, sequences);
}

/** FTS5 gives its rows by their number, the newest first, as they are asked for. */
function byFts5(words: readonly Word[], sequences: readonly Sequence[]): Source {
  const match = words.map(({ code, prefix }) => `${code}${prefix ? "*" : ""}`).join(" AND ");
  return {
    from: sql`search_words cross join search_entries as e on e.message_id = search_words.rowid`,
    where: sql`search_words match ${match} and ${holds(sequences)}`,
  };
}

function byInnodb(words: readonly Word[], sequences: readonly Sequence[]): Source {
  const rarest = words.toSorted(byRarity).slice(0, WORDS_FOR_INNODB);
  const match = rarest.map(({ code, prefix }) => `+${code}${prefix ? "*" : ""}`).join(" ");
  return {
    from: sql`search_entries as e`,
    where: sql`match(e.tokens) against (${match} in boolean mode) and ${holds(sequences)}`,
  };
}

function holds(sequences: readonly Sequence[]): RawBuilder<SqlBool> {
  if (sequences.length === 0) return sql`1 = 1`;
  const all = sequences.map((one) => sql`instr(e.tokens, ${needle(one)}) > 0`);
  return sql`${sql.join(all, sql` and `)}`;
}

/** Each once. */
function wordsOf(sequences: readonly Sequence[]): Word[] {
  const all = sequences.flatMap(({ codes, prefix }) =>
    codes.map((code, at) => ({ code, prefix: prefix && at === codes.length - 1 })),
  );
  return [...new Map(all.map((word) => [`${word.code} ${word.prefix}`, word])).values()];
}

/** Whole words say more than beginnings. */
function byRarity(a: Word, b: Word): number {
  return Number(a.prefix) - Number(b.prefix) || b.code.length - a.code.length;
}
