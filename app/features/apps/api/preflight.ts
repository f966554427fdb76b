import type { Guard } from "../../../platform/support/index.ts";

const FALLBACK = "/pusher/app/";

const HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "content-type",
  "Access-Control-Max-Age": "86400",
};

/** Answers browsers that ask whether a page of another origin may use the HTTP transports of pusher-js. */
export function pusherPreflight(): Guard {
  return function pusherPreflight(c) {
    if (c.req.method !== "OPTIONS" || !c.req.path.startsWith(FALLBACK)) return undefined;
    return new Response(null, { status: 204, headers: HEADERS });
  };
}
