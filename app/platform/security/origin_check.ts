import type { MiddlewareHandler } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { ForbiddenError } from "../errors/index.ts";
import { isOwnOrigin } from "./origin.ts";

/**
 * Refuses a WebSocket upgrade (403) that a page of a foreign origin makes: browsers send cookies along with it
 * and know no CORS there. A client without `Origin` is no browser. `REALTIME_ALLOWED_ORIGINS` lets others in.
 */
export function originCheck(settings: Settings): MiddlewareHandler {
  return async function originCheck(c, next) {
    const origin = c.req.header("origin");
    const allowed = settings.realtime.allowedOrigins;
    if (origin !== undefined && !allowed.includes(origin) && !isOwnOrigin(c, origin, settings)) {
      throw new ForbiddenError("foreign_origin", `Pages of ${origin} may not open sockets here.`);
    }
    await next();
  };
}
