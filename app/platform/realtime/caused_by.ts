import type { MiddlewareHandler } from "hono";
import { logContext } from "../logging/index.ts";

const HEADER = "X-Socket-Id";
/** The ids of our own connections, and Pusher's. */
const VALID = /^[A-Za-z0-9_.-]{3,64}$/;

/**
 * Understands `X-Socket-Id`: the live connection of the client that makes the request. Events that are broadcast to
 * others on the way are not sent there, and the log names it.
 */
export const causedBySocket: MiddlewareHandler = async function causedBySocket(c, next) {
  const id = c.req.header(HEADER);
  const context = logContext.getStore();
  if (id !== undefined && context && VALID.test(id)) context.connection_id = id;
  await next();
};
