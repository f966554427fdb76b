import type { Middleware } from "../support/index.ts";
import { Action } from "./action.ts";
import { joinPaths } from "./path.ts";
import type { UrlParams, UrlQuery } from "./results.ts";
import type {
  GroupOptions,
  Handler,
  HttpRoute,
  RouteListing,
  RouteOptions,
  SocketHandler,
  SocketOptions,
  SocketRoute,
} from "./route.ts";
import { listRoute, listSocket } from "./route_listing.ts";
import { Urls } from "./urls.ts";
import type { Verb } from "./verb.ts";

/** What a group hands down to the routes in it. */
interface Surroundings {
  prefix: string;
  names: readonly string[];
  middleware: readonly Middleware[];
}

const TOP: Surroundings = { prefix: "", names: [], middleware: [] };

/**
 * The site map: HTTP and WebSocket routes, each with path, name, middleware and handler. Paths have parameters in
 * braces: `/rooms/{id}`, or `/rooms/{id:[0-9]+}` where they must have a form.
 *
 * @example
 * router.group({ prefix: "/rooms", middleware: [signedIn] }, (r) => {
 *   r.get("/{id}", [RoomsController, "show"], { name: "rooms.show" });
 * });
 * router.url("rooms.show", { id: 7 }); // "/rooms/7"
 */
export class Router {
  readonly routes: HttpRoute[];
  readonly sockets: SocketRoute[];
  readonly urls: Urls;
  readonly #around: Surroundings;

  constructor(parent?: Router, around: Surroundings = TOP) {
    this.routes = parent?.routes ?? [];
    this.sockets = parent?.sockets ?? [];
    this.urls = parent?.urls ?? new Urls();
    this.#around = around;
  }

  get<C extends object>(path: string, handler: Handler<C>, options?: RouteOptions): this {
    return this.#add("get", { path, handler, options });
  }

  post<C extends object>(path: string, handler: Handler<C>, options?: RouteOptions): this {
    return this.#add("post", { path, handler, options });
  }

  put<C extends object>(path: string, handler: Handler<C>, options?: RouteOptions): this {
    return this.#add("put", { path, handler, options });
  }

  patch<C extends object>(path: string, handler: Handler<C>, options?: RouteOptions): this {
    return this.#add("patch", { path, handler, options });
  }

  delete<C extends object>(path: string, handler: Handler<C>, options?: RouteOptions): this {
    return this.#add("delete", { path, handler, options });
  }

  /**
   * A WebSocket route. Its middleware runs at the upgrade; the endpoint gets the open socket.
   *
   * @example router.ws("/ws", NativeGateway, { name: "ws", messages: chatMessages })
   */
  ws<M>(path: string, endpoint: SocketHandler<M>, options: SocketOptions<M> = {}): this {
    const route = this.#base(path, options);
    // The endpoint gets back the messages of its own route: the types met in the signature above.
    const handler = endpoint as SocketHandler<unknown>;
    const { messages, polling = false } = options;
    this.sockets.push({ ...route, endpoint: handler, messages, polling });
    return this;
  }

  /** Routes that share a prefix, middleware and the beginning of their names. */
  group(options: GroupOptions, define: (router: Router) => void): this {
    const { prefix, names, middleware } = this.#around;
    define(new Router(this, {
      prefix: joinPaths(prefix, options.prefix ?? ""),
      names: options.name === undefined ? names : [...names, options.name],
      middleware: [...middleware, ...(options.middleware ?? [])],
    }));
    return this;
  }

  /** The path of a named route. @throws Error when it is unknown or a parameter is missing */
  url(name: string, params?: UrlParams, query?: UrlQuery): string {
    return this.urls.url(name, params, query);
  }

  /** Every route, for `routes:list`: HTTP in order of declaration, then WebSocket. */
  list(): RouteListing[] {
    return [...this.routes.map(listRoute), ...this.sockets.map(listSocket)];
  }

  #add<C extends object>(verb: Verb, route: Declared<C>): this {
    const { handler } = route;
    const base = this.#base(route.path, route.options ?? {});
    if (handler instanceof Action) {
      this.routes.push({ ...base, verb, controller: undefined, action: handler });
    } else {
      this.routes.push({ ...base, verb, controller: handler[0], action: handler[1] });
    }
    return this;
  }

  #base(path: string, options: RouteOptions) {
    const { prefix, names, middleware } = this.#around;
    const full = joinPaths(prefix, path);
    const name = options.name === undefined ? undefined : [...names, options.name].join(".");
    if (name !== undefined) this.urls.add(name, full);
    return { path: full, name, middleware: [...middleware, ...(options.middleware ?? [])] };
  }
}

interface Declared<C extends object> {
  path: string;
  handler: Handler<C>;
  options: RouteOptions | undefined;
}
