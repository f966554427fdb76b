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
  /** The messages that the route was declared with. */
  readonly messages: Messages;
}

/** The controller of a WebSocket route: it is handed each socket once it is open. */
export interface SocketEndpoint<Messages = unknown> {
  open(ws: WebSocket, request: UpgradeRequest<Messages>): void;
}
