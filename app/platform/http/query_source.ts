import type { Context } from "hono";
import { routePath } from "hono/route";

const LAST = -1;
const PARAMETER = /:(\w+)(?:\{[^}]*\})?/g;

/** Paths of routes as the site map has them, by the way Hono writes them; there are as many as there are routes. */
const known = new Map<string, string>();

/** Verb and path of the route that took a request, as the site map has it: `GET /rooms/{id}`. */
export function sourceOf(c: Context): string {
  const path = routePath(c, LAST);
  let mapped = known.get(path);
  if (mapped === undefined) known.set(path, (mapped = path.replace(PARAMETER, "{$1}")));
  return `${c.req.method} ${mapped}`;
}
