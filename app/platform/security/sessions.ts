import type { Context } from "hono";
import { isDatabaseAway } from "../database/index.ts";
import type { Sessions, Visit } from "../sessions/index.ts";
import { type After, type Guard, headerOf, whenThere } from "../support/index.ts";
import { clientOf } from "./client.ts";
import { setSession } from "./session_access.ts";

/**
 * Gives each request the session of its browser, and writes back what changed.
 *
 * The cookie is set after the handler, on the response that then stands: a header set earlier is lost on a raw
 * `Response` and on the 101 of an upgrade.
 */
export function sessions(service: Sessions): Guard {
  return function sessions(c) {
    const visit = visitOf(c);
    return whenThere(service.open(visit), (session): After => {
      setSession(c, session);
      return (response) => {
        const cookie = service.commit(session, visit);
        if (cookie === undefined) return response;
        return cookie
          .catch((error: unknown) => forgive(c, error))
          .then((value) => withCookie(response, value));
      };
    });
  };
}

function withCookie(response: Response, cookie: string | undefined): Response {
  if (cookie !== undefined) response.headers.append("Set-Cookie", cookie);
  return response;
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
