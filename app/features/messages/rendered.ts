import { escapeHtml, renderMarkdown } from "../../platform/views/index.ts";

/** A text with its HTML. */
export interface Written {
  body: string;
  html: string;
}

/** Renders a text, once, for all who will ever read it. What Markdown would swallow whole is shown as written. */
export function rendered(body: string): Written {
  const html = renderMarkdown(body);
  return { body, html: html.trim() === "" ? `<p>${escapeHtml(body)}</p>\n` : html };
}
