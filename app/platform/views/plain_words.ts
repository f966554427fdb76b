import { renderMarkdown } from "./markdown.ts";

const BREAKS = /<\/?(?:p|br|li|ul|ol|h\d|blockquote|pre|tr|t[dh]|table|t?head|tbody|hr)\b[^>]*>/g;
const TAGS = /<[^>]*>/g;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/**
 * What a text in Markdown says, in one line and without its signs.
 *
 * @example plainWords("**on it** :tada:\n- at noon") // "on it 🎉 at noon"
 */
export function plainWords(text: string): string {
  return renderMarkdown(text)
    .replace(BREAKS, " ")
    .replace(TAGS, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}
