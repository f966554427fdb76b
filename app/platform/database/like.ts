/**
 * A pattern for `like … escape '!'` that finds a text as it is written, anywhere or at the beginning.
 *
 * @example sql`name like ${likePattern("100%")} escape '!'` // '%100!%%'
 */
export function likePattern(text: string, where: "anywhere" | "beginning" = "anywhere"): string {
  const literal = text.replace(/[!%_]/g, (sign) => `!${sign}`);
  return where === "anywhere" ? `%${literal}%` : `${literal}%`;
}
