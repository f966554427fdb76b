import type { Context, MiddlewareHandler } from "hono";
import { isDatabaseAway } from "../database/index.ts";
import type { Sessions, Visit } from "../sessions/index.ts";
import { headerOf } from "../support/index.ts";
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
    const cookie = await service
      .commit(session, visit)
      .catch((error: unknown) => forgive(c, error));
    if (cookie !== undefined) c.res.headers.append("Set-Cookie", cookie);
  };
}

/** A page that is only looked at does not fail because it could not be noted that it was. */
function forgive(c: Context, error: unknown): undefined {
  const isLookedAt = c.req.method === "GET" || c.req.method === "HEAD";
  if (!isLookedAt || !isDatabaseAway(error)) throw error;
  return undefined;
}

function visitOf(c: Context): Visit {
  const { address, secure } = clientOf(c);
  const userAgent = headerOf(c, "user-agent") ?? "";
  return { cookie: headerOf(c, "cookie"), secure, userAgent, address };
}
