import { logContext } from "../logging/index.ts";
import { type Guard, headerOf } from "../support/index.ts";

const HEADER = "x-socket-id";
/** The ids of our own connections, and Pusher's. */
const VALID = /^[A-Za-z0-9_.-]{3,64}$/;

/**
 * Understands `X-Socket-Id`: the live connection of the client that makes the request. Events that are broadcast to
 * others on the way are not sent there, and the log names it.
 */
export const causedBySocket: Guard = function causedBySocket(c) {
  const id = headerOf(c, HEADER);
  if (id === undefined) return;
  const context = logContext.getStore();
  if (context && VALID.test(id)) context.connection_id = id;
};
