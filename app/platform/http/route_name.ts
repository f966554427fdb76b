import type { Context } from "hono";
import { routePath } from "hono/route";

const KEY = "routeName";

/** Keeps by which route a request is answered. */
export function setRouteName(c: Context, route: { name: string | undefined; path: string }): void {
  c.set(KEY, route.name ?? route.path);
}

/** The route of a request: its name, else its pattern; never the path itself, which may hold a secret. */
export function routeNameOf(c: Context): string {
  return (c.get(KEY) as string | undefined) ?? routePath(c, -1);
}
