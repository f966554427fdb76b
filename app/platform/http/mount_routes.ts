import type { Hono, MiddlewareHandler } from "hono";
import type { Dispatcher } from "./dispatcher.ts";
import { honoPath } from "./path.ts";
import { setRouteName } from "./route_name.ts";
import type { SocketRoute } from "./route.ts";
import type { Router } from "./router.ts";
import type { SocketMounter } from "./socket_mounter.ts";

/** Puts every route of the site map on the Hono application. */
export function mountRoutes(
  app: Hono,
  router: Router,
  to: { http: Dispatcher; ws: SocketMounter },
): void {
  for (const route of inOrder(router.routes)) {
    const handler: MiddlewareHandler = (c) => {
      setRouteName(c, route);
      return to.http.dispatch(c, route);
    };
    app.on([route.verb.toUpperCase()], [honoPath(route.path)], ...route.middleware, handler);
  }
  for (const route of inOrder(router.sockets)) {
    const path = honoPath(route.path);
    const paths = route.polling ? [path, `${path}/`] : [path];
    app.on(socketVerbs(route), paths, ...route.middleware, to.ws.handlerOf(route));
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
