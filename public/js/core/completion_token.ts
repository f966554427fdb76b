/** When a list of completions opens. */
export interface TokenRule {
  /** The sign that one types: `/`, `@`, `:`. */
  trigger: string;
  /** Only where the text begins with it. */
  atStart?: boolean;
  /** So many characters after the sign before there is anything to offer; 0 unless given. */
  least?: number;
}

/** The word that somebody is about to write. */
export interface Token {
  trigger: string;
  /** What stands between the sign and the caret. */
  query: string;
  /** Where the sign stands in the text. */
  start: number;
}

/** A word begins the text, or stands after a space or a bracket. */
const LAST_WORD = /(?:^|[\s(])([^\s(]*)$/;

/**
 * The word before the caret, if it is one to complete.
 *
 * @example tokenAt("hi @ad", 6, [{ trigger: "@" }]) // { trigger: "@", query: "ad", start: 3 }
 */
export function tokenAt(text: string, caret: number, rules: readonly TokenRule[]): Token | null {
  const before = text.slice(0, caret);
  const word = LAST_WORD.exec(before)?.[1] ?? "";
  const rule = rules.find(({ trigger }) => word.startsWith(trigger));
  if (!rule) return null;
  const start = caret - word.length;
  const query = word.slice(rule.trigger.length);
  if (rule.atStart && before.slice(0, start).trim() !== "") return null;
  return query.length < (rule.least ?? 0) ? null : { trigger: rule.trigger, query, start };
}
