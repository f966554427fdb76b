import type { Constructor } from "../container/index.ts";
import type { Middleware } from "../support/index.ts";
import type { Action } from "./action.ts";
import type { SocketEndpoint } from "./socket_endpoint.ts";
import type { Verb } from "./verb.ts";

/** Names of the actions of a controller. */
export type ActionName<C> = {
  [K in keyof C]-?: C[K] extends Action ? K : never;
}[keyof C] &
  string;

/** A controller and one of its actions, or an action that stands alone. */
export type Handler<C extends object = object> =
  | readonly [controller: Constructor<C>, action: ActionName<C>]
  | Action;

/** Who takes the sockets of a route: a service, or an object. */
export type SocketHandler<M> = Constructor<SocketEndpoint<M>> | SocketEndpoint<M>;

export interface RouteOptions {
  /** For `url`; a group's name is put before it: `api` and `rooms.show` give `api.rooms.show`. */
  name?: string;
  /** Runs in order, after that of the groups around. */
  middleware?: readonly Middleware[];
}

export interface SocketOptions<M> extends RouteOptions {
  /** What may arrive on the socket; handed to the endpoint with each upgrade. */
  messages?: M;
  /** Clients may also come by HTTP alone; the endpoint's `poll` answers them. */
  polling?: boolean;
}

export interface GroupOptions extends RouteOptions {
  prefix?: string;
}

interface RouteBase {
  path: string;
  name: string | undefined;
  middleware: readonly Middleware[];
}

export interface HttpRoute extends RouteBase {
  verb: Verb;
  /** The controller as a service, or nothing for an action that stands alone. */
  controller: Constructor | undefined;
  action: string | Action;
}

export interface SocketRoute extends RouteBase {
  endpoint: SocketHandler<unknown>;
  messages: unknown;
  polling: boolean;
}

/** One line of `routes:list`. */
export interface RouteListing {
  verb: string;
  path: string;
  name: string;
  middleware: string[];
  handler: string;
}
