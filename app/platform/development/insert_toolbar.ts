import type { Context } from "hono";
import { requestIdOf } from "../http/index.ts";
import { escapeHtml } from "../views/index.ts";

const HEAD = "<head>";
const END = "</body>";

/**
 * Puts the toolbar on a whole page. It is not in any template, so that nothing of it can be left in those
 * of production.
 *
 * @param script address of the script that draws it
 */
export async function insertToolbar(c: Context, script: string): Promise<void> {
  if (!c.res.headers.get("content-type")?.startsWith("text/html")) return;
  const html = await c.res.text();
  const { status, headers } = c.res;
  headers.delete("content-length");
  // Taking the old one away first: Hono would else join the headers of both.
  c.res = undefined;
  c.res = new Response(withToolbar(html, requestIdOf(c), script), { status, headers });
}

/** The script stands before all others: modules run in their order, and it watches what they ask for. */
function withToolbar(html: string, id: string, script: string): string {
  const [head, end] = [html.indexOf(HEAD) + HEAD.length, html.lastIndexOf(END)];
  if (head < HEAD.length || end < head) return html;
  const tag = `\n<script type="module" src="${script}"></script>`;
  const element = `<parley-toolbar data-request="${escapeHtml(id)}"></parley-toolbar>\n`;
  return html.slice(0, head) + tag + html.slice(head, end) + element + html.slice(end);
}
