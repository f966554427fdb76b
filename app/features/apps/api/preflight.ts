import type { MiddlewareHandler } from "hono";

const FALLBACK = "/pusher/app/";

const HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "content-type",
  "Access-Control-Max-Age": "86400",
};

/** Answers browsers that ask whether a page of another origin may use the HTTP transports of pusher-js. */
export function pusherPreflight(): MiddlewareHandler {
  return async function pusherPreflight(c, next) {
    const { method, path } = c.req;
    if (method !== "OPTIONS" || !path.startsWith(FALLBACK)) return next();
    return new Response(null, { status: 204, headers: HEADERS });
  };
}
