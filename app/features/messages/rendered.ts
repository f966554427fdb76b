import { escapeHtml, renderMarkdown } from "../../platform/views/index.ts";
import {
  type Mention,
  mentionHtml,
  storedMentions,
  type StoredMentions,
} from "./mentions/mention.ts";
import type { Names } from "./mentions/names.ts";

/** A text with its HTML, and whom it names. */
interface Rendered {
  body: string;
  html: string;
  mentions: StoredMentions;
}

/**
 * Renders a text, once, for all who will ever read it. What Markdown would swallow whole is shown as written.
 *
 * @param names who is meant by an @; nobody without
 */
export function rendered(body: string, names?: Names): Rendered {
  const mentions: Mention[] = [];
  const mention = (text: string) => {
    const meant = names?.after(text);
    if (!meant) return undefined;
    const { length, ...who } = meant;
    if (!mentions.some(({ id, name }) => id === who.id && name === who.name)) mentions.push(who);
    return { length, html: mentionHtml(who) };
  };
  const html = renderMarkdown(body, names && { mention });
  const shown = html.trim() === "" ? `<p>${escapeHtml(body)}</p>\n` : html;
  return { body, html: shown, mentions: storedMentions(mentions) };
}
