import type { Context, MiddlewareHandler } from "hono";
import { UnauthenticatedError } from "../errors/index.ts";
import { logContext } from "../logging/index.ts";
import type { Authenticator } from "./authenticator.ts";
import { sessionOrNull } from "./session_access.ts";
import type { Viewer } from "./viewer.ts";
import { setViewer } from "./viewer_access.ts";

export interface AuthenticateOptions {
  /**
   * Where a token may come from. Pages take none: a token's scopes are only asked for by the API. Where it may stand
   * in the query are live connections, for which access tokens of their own are made.
   */
  tokens?: "none" | "header" | "header, query and subprotocol";
  /** Who comes with a token that is not valid is nobody, and is told so later. */
  lenient?: boolean;
}

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;
/** How a browser's WebSocket can carry a token: `new WebSocket(url, ["parley", "token.…"])`. */
export const TOKEN_PROTOCOL = "token.";

/**
 * Finds out who asks, by token or session, and says so to `viewerOf` and the log. Nobody is fine here; guards
 * decide. A token that is not valid is refused with 401, except at an upgrade: the endpoint closes that socket
 * with a code which tells the client why.
 */
export function authenticate(
  authenticator: Authenticator,
  { tokens = "header", lenient = false }: AuthenticateOptions = {},
): MiddlewareHandler {
  return async function authenticate(c, next) {
    const token = tokens === "none" ? undefined : tokenOf(c, tokens !== "header");
    const use = tokens === "header" ? "api" : "realtime";
    const viewer =
      token === undefined
        ? await bySession(c, authenticator)
        : await authenticator.fromToken(token, use);
    if (token !== undefined && !viewer && !lenient && !isUpgrade(c)) throw invalidToken();
    setViewer(c, viewer);
    noteInLog(viewer);
    await next();
  };
}

async function bySession(c: Context, authenticator: Authenticator): Promise<Viewer | null> {
  const session = sessionOrNull(c);
  if (!session || session.userId === null) return null;
  return authenticator.fromSession(session.userId, session.id);
}

function tokenOf(c: Context, anywhere: boolean): string | undefined {
  const header = BEARER.exec(c.req.header("authorization") ?? "")?.[1];
  if (header !== undefined || !anywhere) return header;
  return c.req.query("token") ?? protocolToken(c.req.header("sec-websocket-protocol"));
}

function protocolToken(header: string | undefined): string | undefined {
  const offered = (header ?? "").split(",").map((protocol) => protocol.trim());
  return offered
    .find((protocol) => protocol.startsWith(TOKEN_PROTOCOL))
    ?.slice(TOKEN_PROTOCOL.length);
}

function invalidToken(): UnauthenticatedError {
  return new UnauthenticatedError("invalid_token", "This token is not valid. Make a new one.");
}

function noteInLog(viewer: Viewer | null): void {
  const context = logContext.getStore();
  if (context && viewer) context.user_id = viewer.id;
}

function isUpgrade(c: Context): boolean {
  return c.req.header("upgrade")?.toLowerCase() === "websocket";
}
