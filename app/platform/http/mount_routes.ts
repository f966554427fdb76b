import type { Hono } from "hono";
import type { Middleware } from "../support/index.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Run } from "./pipeline.ts";
import { honoPath } from "./path.ts";
import { setRouteName } from "./route_name.ts";
import type { SocketRoute } from "./route.ts";
import type { Router } from "./router.ts";
import type { SocketMounter } from "./socket_mounter.ts";

interface Destinations {
  http: Dispatcher;
  ws: SocketMounter;
  /** Puts middleware before an answer, and around it what stands around all. */
  within: (steps: readonly Middleware[], run: Run) => Run;
}

/** Puts every route of the site map on the Hono application. */
export function mountRoutes(app: Hono, router: Router, { http, ws, within }: Destinations): void {
  for (const route of inOrder(router.routes)) {
    const run: Run = (c) => {
      setRouteName(c, route);
      return http.dispatch(c, route);
    };
    app.on([route.verb.toUpperCase()], [honoPath(route.path)], within(route.middleware, run));
  }
  for (const route of inOrder(router.sockets)) {
    const path = honoPath(route.path);
    const paths = route.polling ? [path, `${path}/`] : [path];
    app.on(socketVerbs(route), paths, within(route.middleware, ws.handlerOf(route)));
  }
}

/** How a socket may be asked for. Who polls also sends, and may ask beforehand whether it may. */
export function socketVerbs({ polling }: SocketRoute): string[] {
  return polling ? ["GET", "POST", "OPTIONS"] : ["GET"];
}

/** Fixed words before parameters, so that `/rooms/new` is never taken for a room. */
function inOrder<R extends { path: string }>(routes: readonly R[]): R[] {
  return routes.toSorted((a, b) => {
    const [one, two] = [rank(a.path), rank(b.path)];
    return one === two ? 0 : one < two ? -1 : 1;
  });
}

function rank(path: string): string {
  return path.replaceAll(/\{\w+:[^}]+\}/g, "~").replaceAll(/\{\w+\}/g, "~~");
}
