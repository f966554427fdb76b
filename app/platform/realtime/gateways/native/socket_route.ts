import { upgradeWebSocket } from "@hono/node-server";
import type { Context, Handler } from "hono";
import type { WebSocket } from "ws";
import type { Settings } from "../../../../../config/settings.ts";
import { AppError, ForbiddenError } from "../../../errors/index.ts";
import type { Viewer } from "../../viewer.ts";
import type { NativeGateway } from "./native_gateway.ts";
import type { MessageRoute } from "./socket_messages.ts";

/** What the HTTP side knows of who opens a socket. */
export interface SocketCaller {
  viewer: Viewer | null;
  address: string;
}

interface SocketRouteOptions {
  gateway: NativeGateway;
  settings: Settings;
  /** What may arrive on the socket. */
  messages?: readonly MessageRoute[];
  /** Who calls; `viewer: null` when nobody is signed in. */
  caller: (c: Context) => SocketCaller | Promise<SocketCaller>;
}

/**
 * The handler of a native socket's path. A foreign Origin is refused with 403; without a viewer the socket is
 * accepted and closed with 4401, because browsers hide why an upgrade was refused.
 *
 * @example app.get("/ws", authenticate, socketRoute({ gateway, settings, caller }));
 */
export function socketRoute({ gateway, settings, messages, caller }: SocketRouteOptions): Handler {
  return async function webSocket(c, next) {
    assertUpgrade(c);
    assertOrigin(c, settings);
    const { viewer, address } = await caller(c);
    const visitor = {
      viewer,
      client: { address },
      userAgent: c.req.header("user-agent") ?? "",
      params: c.req.param(),
      query: new URL(c.req.url).searchParams,
      messages,
    };
    const onOpen = (_: Event, { raw }: { raw?: unknown }): void => {
      // The adapter hands over the socket that our own server made.
      const ws = raw as WebSocket;
      gateway.open(ws, visitor);
      shedAdapter(ws);
    };
    return upgradeWebSocket(() => ({ onOpen }))(c, next);
  };
}

const EVENTS = ["message", "close", "error"] as const;

/**
 * The adapter adds listeners of its own after `onOpen`, which hold the whole request for as long as the socket
 * lives. Nobody listens through them here, so they are taken off again.
 */
function shedAdapter(ws: WebSocket): void {
  const ours = new Set(EVENTS.flatMap((event) => ws.listeners(event)));
  queueMicrotask(() => {
    for (const event of EVENTS) {
      const theirs = ws.listeners(event).filter((listener) => !ours.has(listener));
      for (const listener of theirs) ws.off(event, listener as () => void);
    }
  });
}

function assertUpgrade(c: Context): void {
  if (c.req.header("upgrade")?.toLowerCase() === "websocket") return;
  const headers = { Upgrade: "websocket", Connection: "Upgrade" };
  throw new AppError(426, "upgrade_required", "This address speaks WebSocket only.", { headers });
}

function assertOrigin(c: Context, settings: Settings): void {
  const origin = c.req.header("origin");
  if (origin === undefined || isOwnOrigin(origin, c.req.header("host"), settings)) return;
  throw new ForbiddenError("foreign_origin", "Sockets are not opened for pages of other sites.");
}

/** Whether a page of `origin` may open sockets here: it is ours, or configured. */
export function isOwnOrigin(
  origin: string,
  host: string | undefined,
  { app, realtime }: Settings,
): boolean {
  if (realtime.allowedOrigins.includes(origin)) return true;
  const own = [host, app.url && new URL(app.url).host].filter(Boolean);
  return URL.canParse(origin) && own.includes(new URL(origin).host);
}
