import type { MiddlewareHandler } from "hono";
import type { Log } from "../logging/index.ts";
import { clientOf } from "../security/index.ts";

/** Paths that are asked for all the time and tell nothing. */
const QUIET = /^\/(assets|health)\//;

/** One line a request: verb, path, status and milliseconds. The query is left out: it may hold a secret. */
export function accessLog(log: Log): MiddlewareHandler {
  const logger = log.part("http");
  return async function accessLog(c, next) {
    const start = performance.now();
    await next();
    const { method, path } = c.req;
    const line = { method, path, status: statusOf(c.res, c.req.header("upgrade")) };
    const ms = Math.round((performance.now() - start) * 10) / 10;
    const level = QUIET.test(path) ? "debug" : "info";
    logger[level]({ ...line, ms, address: clientOf(c).address }, "request");
  };
}

/** An accepted upgrade looks like an empty 200 here; the client gets 101. */
function statusOf({ status }: Response, upgrade: string | undefined): number {
  return upgrade?.toLowerCase() === "websocket" && status === 200 ? 101 : status;
}
