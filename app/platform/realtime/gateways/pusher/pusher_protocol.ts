import type { Protocol } from "../../connections/protocol.ts";
import { missedFrame, subscriptionError } from "./frames.ts";

const FORBIDDEN = 403;

/** What the hub itself tells Pusher clients. */
export const pusherProtocol: Protocol = {
  kind: "pusher",
  cut: (connection, channel, reason) =>
    connection.send(subscriptionError(channel, reason, FORBIDDEN)),
  missed: (connection, missed) => {
    for (const { channel } of missed) connection.send(missedFrame(channel));
  },
  expiring: () => {}, // the protocol has no words for it
};
