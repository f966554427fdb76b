const NAMED = 8;

/**
 * Who reacted, in a few words: those with a name first, the rest as a number.
 *
 * @example reactionWords(["Ada", "you"], 5) // "Ada, you and 3 others"
 */
export function reactionWords(names: readonly string[], count: number): string {
  const named = names.slice(0, NAMED);
  const others = count - named.length;
  if (named.length === 0) return others === 1 ? "1 person" : `${others} people`;
  if (others > 0) return `${named.join(", ")} and ${others} ${others === 1 ? "other" : "others"}`;
  return named.length === 1
    ? (named[0] ?? "")
    : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}
