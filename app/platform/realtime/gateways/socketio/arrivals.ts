import type { Socket } from "socket.io";
import type { Authenticator } from "../../../security/index.ts";
import { closeOf, RealtimeError } from "../../codes/index.ts";
import type { Connections } from "../../connections/connections.ts";
import type { Viewer } from "../../viewer.ts";
import { ConnectError } from "./connect_error.ts";

/** Who comes, as the HTTP side found out at the handshake. */
export interface Visitor {
  viewer: Viewer | null;
  address: string;
  userAgent: string;
}

/**
 * Who a client is: by the token that it brought, else by what its handshake showed.
 *
 * @throws ConnectError `not_signed_in`, `invalid_token`
 */
export async function viewerOf(
  socket: Socket,
  { viewer }: Visitor,
  authenticator: Authenticator,
): Promise<Viewer> {
  const { token } = socket.handshake.auth;
  if (typeof token === "string") {
    const owner = await authenticator.fromToken(token, "realtime");
    if (!owner) throw ConnectError.of(new RealtimeError("invalid_token"));
    return owner;
  }
  if (!viewer) throw ConnectError.ofClose("not_signed_in");
  return viewer;
}

/**
 * Whether there is room for the client. One that is to come back finds its wire cut: a `connect_error` would make it
 * stay away.
 *
 * @throws ConnectError
 */
export function hasRoom(
  socket: Socket,
  who: { viewer: Viewer; address: string },
  connections: Connections,
): boolean {
  const refusal = connections.refusal(who);
  if (!refusal) return socket.conn.readyState === "open";
  if (!closeOf(refusal).comesBack) throw ConnectError.ofClose(refusal);
  socket.conn.close();
  return false;
}
