import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { ForbiddenError } from "../errors/index.ts";
import { type Guard, headerOf } from "../support/index.ts";
import { isOwnOrigin } from "./origin.ts";
import { setViewer } from "./viewer_access.ts";

/**
 * Refuses a WebSocket upgrade or an event stream (403) that a page of a foreign origin opens: browsers send cookies
 * along with it. A client without `Origin` is no browser. `REALTIME_ALLOWED_ORIGINS` lets others in.
 */
export function originCheck(settings: Settings): Guard {
  return function originCheck(c) {
    const origin = headerOf(c, "origin");
    if (origin !== undefined && isForeign(c, origin, settings)) {
      throw new ForbiddenError("foreign_origin", `Pages of ${origin} may not open sockets here.`);
    }
  };
}

/**
 * What lets the page of another origin read an answer (CORS), where `REALTIME_ALLOWED_ORIGINS` names the origin.
 *
 * @returns nothing where no header is needed, or none is given
 */
export function allowedOrigin(c: Context, settings: Settings): Record<string, string> {
  const origin = c.req.header("origin");
  if (origin === undefined || !settings.realtime.allowedOrigins.includes(origin)) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    Vary: "Origin",
  };
}

/**
 * Who comes from a page of a foreign origin is nobody, whatever cookies came along. For doors that are open to pages
 * of all origins. After `authenticate`.
 */
export function forgetForeigners(settings: Settings): Guard {
  return function forgetForeigners(c) {
    const origin = headerOf(c, "origin");
    if (origin !== undefined && isForeign(c, origin, settings)) setViewer(c, null);
  };
}

function isForeign(c: Context, origin: string, settings: Settings): boolean {
  const { allowedOrigins } = settings.realtime;
  return !allowedOrigins.includes(origin) && !isOwnOrigin(c, origin, settings);
}
