export { type About, action, Action, type Input } from "./action.ts";
export { ActionRequest } from "./action_request.ts";
export { type AppOptions, createApp } from "./app.ts";
export { ControllerSocket } from "./controller_socket.ts";
export type { DevelopmentTools } from "./development_tools.ts";
export { developmentDetails } from "./errors/development_details.ts";
export { sourceOf } from "./query_source.ts";
export { routeNameOf } from "./route_name.ts";
export { Health, type HealthCheck, type HealthReport } from "./health.ts";
export type { Mount } from "./mount.ts";
export { isHtmx, wantsJson, wantsPartial } from "./negotiation.ts";
export { standardHeadersOf } from "./answer_headers.ts";
export { requestIdOf } from "./request_id.ts";
export * from "./results.ts";
export type {
  GroupOptions,
  HttpRoute,
  RouteListing,
  RouteOptions,
  SocketOptions,
} from "./route.ts";
export { readBody, readBytes } from "./request_body.ts";
export { Router } from "./router.ts";
export { createServer, Server, type ServerOptions } from "./server.ts";
export type { SocketEndpoint, UpgradeRequest } from "./socket_endpoint.ts";
export { Urls } from "./urls.ts";
export type { Verb } from "./verb.ts";
export { SocketsServer } from "./sockets_server.ts";
export { type SocketEnd, WebSocketController } from "./web_socket_controller.ts";
