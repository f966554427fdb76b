import type { IncomingMessage, ServerResponse } from "node:http";
import { upgradeWebSocket } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { WebSocket } from "ws";
import type { Container } from "../container/index.ts";
import { AppError } from "../errors/index.ts";
import { clientOf, viewerOf } from "../security/index.ts";
import { headerOf, isUpgrade } from "../support/index.ts";
import { Defects } from "../tracker/index.ts";
import type { Run } from "./pipeline.ts";
import { requestIdOf } from "./request_id.ts";
import type { SocketRoute } from "./route.ts";
import type { SocketEndpoint, UpgradeRequest } from "./socket_endpoint.ts";

/** RFC 6455, section 7.4.1: an unexpected condition on our side. */
const INTERNAL_ERROR = 1011;

/** Hands the sockets of WebSocket routes to their endpoints. */
export class SocketMounter {
  readonly #container: Container;
  readonly #defects: Defects;

  constructor(container: Container) {
    this.#container = container;
    this.#defects = container.resolve(Defects);
  }

  handlerOf(route: SocketRoute): Run {
    const upgrade = upgradeWebSocket((c) => {
      const request = upgradeRequest(c, route);
      return { onOpen: (_, { raw }) => this.#open(raw as WebSocket, request, route) };
    });
    return async (c) => {
      if (!isUpgrade(c) && !route.polling) throw upgradeRequired();
      this.#endpoint(route.endpoint).admit?.(upgradeRequest(c, route));
      const response = isUpgrade(c) ? await upgrade(c, nobody) : this.#poll(c, route);
      if (!response) throw upgradeRequired();
      return response;
    };
  }

  /** The endpoint writes to the response by itself. */
  #poll(c: Context, route: SocketRoute): Response {
    const { outgoing } = c.env as NodeBindings;
    const request = upgradeRequest(c, route);
    outgoing.setHeader("X-Request-Id", requestIdOf(c));
    outgoing.setHeader("X-Content-Type-Options", "nosniff");
    this.#endpoint(route.endpoint).poll?.(request, outgoing);
    // One of our own for middleware to change. A `new Response` would not do: the adapter reads no headers of those.
    return RESPONSE_ALREADY_SENT.clone();
  }

  #open(ws: WebSocket, request: UpgradeRequest, { endpoint, name, path }: SocketRoute): void {
    try {
      this.#endpoint(endpoint).open(ws, request);
    } catch (error) {
      const message = "a socket could not be opened";
      this.#defects.note(error, { where: "socket", name: name ?? path, message });
      ws.close(INTERNAL_ERROR);
    }
  }

  #endpoint(endpoint: SocketRoute["endpoint"]): SocketEndpoint {
    return typeof endpoint === "function" ? this.#container.resolve(endpoint) : endpoint;
  }
}

function upgradeRequest(c: Context, { messages }: SocketRoute): UpgradeRequest {
  return {
    viewer: viewerOf(c),
    client: clientOf(c),
    userAgent: headerOf(c, "user-agent") ?? "",
    params: c.req.param(),
    query: new URL(c.req.url).searchParams,
    headers: c.req.raw.headers,
    incoming: (c.env as NodeBindings).incoming,
    messages,
  };
}

/** Nobody comes after the handler of a socket. */
const nobody = (): Promise<void> => Promise.resolve();
interface NodeBindings {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

function upgradeRequired(): AppError {
  const headers = { Upgrade: "websocket" };
  const message = "This address speaks WebSocket. Open it with a WebSocket client.";
  return new AppError(426, "upgrade_required", message, { headers });
}
