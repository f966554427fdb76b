import { escapeHtml, renderMarkdown } from "../../platform/views/index.ts";

/** Renders a text, once, for all who will ever read it. What Markdown would swallow whole is shown as written. */
export function rendered(body: string): { body: string; html: string } {
  const html = renderMarkdown(body);
  return { body, html: html.trim() === "" ? `<p>${escapeHtml(body)}</p>\n` : html };
}
