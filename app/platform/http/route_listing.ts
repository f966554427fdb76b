import type { HttpRoute, RouteListing, SocketRoute } from "./route.ts";

export function listRoute(route: HttpRoute): RouteListing {
  return { verb: route.verb.toUpperCase(), ...common(route), handler: handlerOf(route) };
}

export function listSocket(route: SocketRoute): RouteListing {
  const { endpoint } = route;
  const handler = typeof endpoint === "function" ? endpoint.name : endpoint.constructor.name;
  return { verb: "WS", ...common(route), handler };
}

function common({ path, name, middleware }: HttpRoute | SocketRoute) {
  return { path, name: name ?? "", middleware: middleware.map(({ name }) => name || "anonymous") };
}

function handlerOf({ controller, action }: HttpRoute): string {
  if (!controller) return "action";
  return typeof action === "string" ? `${controller.name}.${action}` : controller.name;
}
