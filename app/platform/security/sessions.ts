import type { Context, MiddlewareHandler } from "hono";
import type { Sessions, Visit } from "../sessions/index.ts";
import { clientOf } from "./client.ts";
import { setSession } from "./session_access.ts";

/**
 * Gives each request the session of its browser, and writes back what changed.
 *
 * The cookie is set after the handler, on the response that then stands: a header set earlier is lost on a raw
 * `Response` and on the 101 of an upgrade.
 */
export function sessions(service: Sessions): MiddlewareHandler {
  return async function sessions(c, next) {
    const visit = visitOf(c);
    const session = await service.open(visit);
    setSession(c, session);
    await next();
    const cookie = await service.commit(session, visit);
    if (cookie !== undefined) c.res.headers.append("Set-Cookie", cookie);
  };
}

function visitOf(c: Context): Visit {
  const { address, secure } = clientOf(c);
  const userAgent = c.req.header("user-agent") ?? "";
  return { cookie: c.req.header("cookie"), secure, userAgent, address };
}
