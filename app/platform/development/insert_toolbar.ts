import type { Context } from "hono";
import { requestIdOf } from "../http/index.ts";
import { escapeHtml } from "../views/index.ts";

const END = "</body>";

/**
 * Puts the toolbar at the end of a whole page. It is not in any template, so that nothing of it can be left in those
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

function withToolbar(html: string, id: string, script: string): string {
  const end = html.lastIndexOf(END);
  if (end < 0) return html;
  const element = `<parley-toolbar data-request="${escapeHtml(id)}"></parley-toolbar>`;
  const tags = `${element}\n<script type="module" src="${script}"></script>\n`;
  return html.slice(0, end) + tags + html.slice(end);
}
