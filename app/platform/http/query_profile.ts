import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { QueryLog } from "../database/index.ts";

const LAST = -1;
const PARAMETER = /:(\w+)(?:\{[^}]*\})?/g;

/** Counts what a request asked of the database for its route. */
export function queryProfile(queries: QueryLog): MiddlewareHandler {
  return async function queryProfile(c, next) {
    await next();
    if (queries.current) queries.finish(sourceOf(c));
  };
}

/** Verb and path of the route that took a request, as the site map has it: `GET /rooms/{id}`. */
export function sourceOf(c: Context): string {
  return `${c.req.method} ${routePath(c, LAST).replace(PARAMETER, "{$1}")}`;
}
