import { expiry } from "./expiry.ts";
import type { Protocol } from "../../connections/protocol.ts";

/** What the hub itself tells native clients. */
export const nativeProtocol: Protocol = {
  kind: "websocket",
  cut: (connection, channel, reason) => connection.send({ type: "left", channel, reason }),
  missed: (connection, missed) =>
    connection.send({
      type: "recover",
      channels: missed.map(({ channel, position }) => ({ channel, ...position })),
    }),
  expiring: (connection, inMs) =>
    connection.send({
      type: "token_expiring",
      in: Math.ceil(inMs / 1000),
      ...expiry(connection.expiresAt),
    }),
};
