export { action, Action, type Input } from "./action.ts";
export { ActionRequest } from "./action_request.ts";
export { DeferredWork, type Task } from "./deferred.ts";
export { isHtmx, wantsJson, wantsPartial } from "./negotiation.ts";
export * from "./results.ts";
export type { GroupOptions, RouteListing, RouteOptions, SocketOptions } from "./route.ts";
export { Router } from "./router.ts";
export type { SocketEndpoint, UpgradeRequest } from "./socket_endpoint.ts";
export type { Verb } from "./verb.ts";
