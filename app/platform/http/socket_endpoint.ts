import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { Client, Viewer } from "../security/index.ts";

/** What is known of a client at the moment its socket opens. */
export interface UpgradeRequest<Messages = unknown> {
  /** Who it is; `null` without valid credentials: such a socket is closed with a code of its own. */
  readonly viewer: Viewer | null;
  readonly client: Client;
  readonly userAgent: string;
  /** Parameters of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The request as Node has it, for libraries that ask for it. */
  readonly incoming: IncomingMessage;
  /** The messages that the route was declared with. */
  readonly messages: Messages;
}

/** The controller of a WebSocket route: it is handed each socket once it is open. */
export interface SocketEndpoint<Messages = unknown> {
  open(ws: WebSocket, request: UpgradeRequest<Messages>): void;
  /** Looks at who comes before anything is opened. @throws AppError to turn them away over HTTP */
  admit?(request: UpgradeRequest<Messages>): void;
  /** On a route with `polling`: takes a request that is no upgrade, and answers it itself. */
  poll?(request: UpgradeRequest<Messages>, response: ServerResponse): void;
}
