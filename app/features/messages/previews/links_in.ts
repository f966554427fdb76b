/** As our own renderer writes links. */
const LINK = /<a href="(https?:\/\/[^"]+)"/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#96;": "`",
};
/** An address beyond this is no page to look at. */
const LONGEST = 2_000;

/**
 * The first addresses that a rendered text links to. What stands in code is no link.
 *
 * @example linksIn('<a href="https://example.org/?a=1&amp;b=2" …>', 2) // ["https://example.org/?a=1&b=2"]
 */
export function linksIn(html: string, most: number): string[] {
  const all = Array.from(html.matchAll(LINK), ([, href = ""]) =>
    href.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (entity) => ENTITIES[entity] ?? entity),
  );
  const links = new Set(all.filter((link) => link.length <= LONGEST && URL.canParse(link)));
  return [...links].slice(0, most);
}
