import type { Context } from "hono";
import { UnauthenticatedError } from "../errors/index.ts";
import { logContext } from "../logging/index.ts";
import { type Awaitable, type Guard, headerOf, isUpgrade, whenThere } from "../support/index.ts";
import type { Authenticator } from "./authenticator.ts";
import { sessionOrNull } from "./session_access.ts";
import type { Audience } from "./jwt/access_claims.ts";
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
): Guard {
  return function authenticate(c) {
    const use = tokens === "header, query and subprotocol" ? "realtime" : "api";
    const token = tokens === "none" ? undefined : tokenOf(c, use === "realtime");
    if (token === undefined) return bySession(c, authenticator, use);
    return byToken(c, authenticator.fromToken(token, use), lenient);
  };
}

function bySession(c: Context, authenticator: Authenticator, use: Audience): Awaitable<void> {
  const session = sessionOrNull(c);
  if (!session || session.userId === null) return setViewer(c, null);
  return whenThere(authenticator.fromSession(session.userId, session.id, use), (viewer) =>
    meet(c, viewer),
  );
}

async function byToken(c: Context, owner: Promise<Viewer | null>, lenient: boolean): Promise<void> {
  const viewer = await owner;
  if (!viewer && !lenient && !isUpgrade(c)) throw invalidToken();
  meet(c, viewer);
}

function meet(c: Context, viewer: Viewer | null): void {
  setViewer(c, viewer);
  noteInLog(viewer);
}

function tokenOf(c: Context, anywhere: boolean): string | undefined {
  const given = headerOf(c, "authorization");
  const header = given === undefined ? undefined : BEARER.exec(given)?.[1];
  if (header !== undefined || !anywhere) return header;
  return c.req.query("token") ?? protocolToken(headerOf(c, "sec-websocket-protocol"));
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
