import type { Context } from "hono";
import { routePath } from "hono/route";

const LAST = -1;
const PARAMETER = /:(\w+)(?:\{[^}]*\})?/g;

/** Verb and path of the route that took a request, as the site map has it: `GET /rooms/{id}`. */
export function sourceOf(c: Context): string {
  return `${c.req.method} ${routePath(c, LAST).replace(PARAMETER, "{$1}")}`;
}
