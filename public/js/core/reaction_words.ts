import { listed, word } from "./words.ts";

const NAMED = 8;

/**
 * Who reacted, in a few words: those with a name first, the rest as a number.
 *
 * @example reactionWords(["Ada", "you"], 5) // "Ada, you and 3 others"
 */
export function reactionWords(names: readonly string[], count: number): string {
  const named = names.slice(0, NAMED);
  const others = count - named.length;
  if (named.length === 0) return word("scripts.people", { count: others });
  if (others > 0) return word("scripts.and_others", { names: named.join(", "), count: others });
  return listed(named);
}
