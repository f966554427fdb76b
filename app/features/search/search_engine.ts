import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { DialectName } from "../../platform/database/index.ts";
import { needle, type Sequence } from "./text/query_tokens.ts";

/** Where entries `e` come from, and what must hold of them. */
export interface Source {
  from: RawBuilder<unknown>;
  where: RawBuilder<SqlBool>;
}

/** A token that must be there, or the beginning of one. */
export interface Word {
  code: string;
  prefix: boolean;
}

/** All words of these, each once, the longest first: they are the rarest unless one knows better. */
export function wordsOf(sequences: readonly Sequence[]): Word[] {
  const all = sequences.flatMap(({ codes, prefix }) =>
    codes.map((code, at) => ({ code, prefix: prefix && at === codes.length - 1 })),
  );
  const once = [...new Map(all.map((word) => [`${word.code} ${word.prefix}`, word])).values()];
  return once.toSorted(
    (a, b) => Number(a.prefix) - Number(b.prefix) || b.code.length - a.code.length,
  );
}

/** Whether an entry holds a word. */
export function has({ code, prefix }: Word): RawBuilder<SqlBool> {
  return sql`instr(e.tokens, ${needle({ codes: [code], prefix })}) > 0`;
}

/** All entries that hold these, looked up in the column of tokens. */
export function byLooking(sequences: readonly Sequence[]): Source {
  return { from: sql`search_entries as e`, where: holds(sequences) };
}

/**
 * The same by the index that the database keeps of words. It is asked for one word, the rarest, and the column for the
 * rest: InnoDB reads the whole list of each word, and FTS5 that of each beginning.
 */
export function byIndex(
  dialect: DialectName,
  { code, prefix }: Word,
  sequences: readonly Sequence[],
): Source {
  const word = prefix ? `${code}*` : code;
  if (dialect === "sqlite")
    return {
      from: sql`search_words cross join search_entries as e on e.message_id = search_words.rowid`,
      where: sql`search_words match ${word} and ${holds(sequences)}`,
    };
  return {
    from: sql`search_entries as e`,
    where: sql`match(e.tokens) against (${`+${word}`} in boolean mode) and ${holds(sequences)}`,
  };
}

function holds(sequences: readonly Sequence[]): RawBuilder<SqlBool> {
  if (sequences.length === 0) return sql`1 = 1`;
  const all = sequences.map((one) => sql`instr(e.tokens, ${needle(one)}) > 0`);
  return sql`${sql.join(all, sql` and `)}`;
}
