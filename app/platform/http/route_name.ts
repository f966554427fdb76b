import type { Context } from "hono";
import { routePath } from "hono/route";
import { RequestFact } from "../support/index.ts";

const routeName = new RequestFact<string>();

/** Keeps by which route a request is answered. */
export function setRouteName(c: Context, route: { name: string | undefined; path: string }): void {
  routeName.set(c, route.name ?? route.path);
}

/** The route of a request: its name, else its pattern; never the path itself, which may hold a secret. */
export function routeNameOf(c: Context): string {
  return routeName.of(c) ?? routePath(c, -1);
}
