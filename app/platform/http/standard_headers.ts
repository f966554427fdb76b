import type { Context, MiddlewareHandler } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { clientOf, guardHeaders } from "../security/index.ts";
import { isPrepared, setStandardHeaders } from "./prepared_response.ts";
import { requestIdOf } from "./request_id.ts";

/**
 * Puts the headers that guard a page, and the request's id, on every response; one that a handler set itself stays.
 * The responder makes its responses with them; what comes from elsewhere gets them here.
 */
export function standardHeaders(settings: Settings): MiddlewareHandler {
  return async function standardHeaders(c, next) {
    const headers = { ...guardHeaders(settings, clientOf(c)), "X-Request-Id": requestIdOf(c) };
    setStandardHeaders(c, headers);
    await next();
    if (!isPrepared(c.res)) complete(c, headers);
  };
}

function complete(c: Context, standard: Record<string, string>): void {
  const { headers } = c.res;
  for (const [name, value] of Object.entries(standard)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
