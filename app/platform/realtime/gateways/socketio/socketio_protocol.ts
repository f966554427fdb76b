import type { Connection } from "../../connections/connection.ts";
import type { Protocol } from "../../connections/protocol.ts";
import { expiry } from "../native/expiry.ts";
import type { SocketIoEncoder } from "./socketio_encoder.ts";
import { SocketIoTransport } from "./socketio_transport.ts";

const FORBIDDEN = 403;

/** What the hub itself tells Socket.IO clients. */
export function socketIoProtocol(encoder: SocketIoEncoder): Protocol {
  return {
    kind: "socketio",
    cut: (connection, channel, reason) =>
      connection.send(["subscription_error", channel, refusal(reason)]),
    missed: (connection, missed) => {
      for (const { channel, position } of missed) {
        const { bytes, stamp } = encoder.stamped(["parley:missed", channel, position ?? {}]);
        connection.sendBytes(bytes);
        bar(connection, stamp);
      }
    },
    expiring: (connection, inMs) =>
      connection.send([
        "parley:token_expiring",
        { in: Math.ceil(inMs / 1000), ...expiry(connection.expiresAt) },
      ]),
  };
}

function refusal(reason: string): object {
  return { code: reason, message: "You were taken off this channel.", status: FORBIDDEN };
}

/** Offsets before and after it cannot be compared. */
function bar({ transport }: Connection, stamp: string): void {
  if (transport instanceof SocketIoTransport) transport.trail.bar(stamp);
}
