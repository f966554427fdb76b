import type { Context, MiddlewareHandler } from "hono";
import { clientOf } from "../client.ts";
import { viewerOf } from "../viewer_access.ts";
import { type Limits, personKey } from "./limits.ts";
import type { SwiftDoor } from "./swift_door.ts";

const TOO_LARGE = 413;
const EVENTS = "/realtime/events";

/**
 * Lets each address send only so many requests, and open only so many sockets. For every route, before anything is
 * looked up: a flood ends here. A socket that is one too many is refused at its upgrade, which costs least.
 */
export function limitAddresses(limits: Limits): MiddlewareHandler {
  const [requests, sockets] = [limits.door("httpAddress"), limits.door("connectAddress")];
  return async function limitAddresses(c, next) {
    const key = limits.addressKey(clientOf(c).address);
    if (key !== null) (isLive(c) ? sockets : requests).pass(key);
    await next();
    if (c.res.status === TOO_LARGE) limits.refused("bodyBytes", key ?? clientOf(c).address);
  };
}

/**
 * Lets each person, and each of their tokens, send only so many requests. Programs are told how far they may go on,
 * in the fields of draft-ietf-httpapi-ratelimit-headers-10. After `authenticate`.
 */
export function limitPeople(limits: Limits): MiddlewareHandler {
  const [person, token] = [limits.door("httpPerson"), limits.door("apiToken")];
  return async function limitPeople(c, next) {
    const viewer = viewerOf(c);
    if (!viewer) return next();
    const key = personKey(viewer.id);
    person.pass(key);
    if (viewer.scopes === null) return next();
    const tokenKey = viewer.sessionId ?? key;
    token.pass(tokenKey);
    await next();
    tell(c, token, tokenKey);
  };
}

function tell(c: Context, door: SwiftDoor, key: string): void {
  const room = door.room(key);
  if (!room) return;
  const { points, seconds, left } = room;
  const until = Math.ceil(((points - left) * seconds) / points);
  c.res.headers.set("RateLimit-Policy", `"token";q=${points};w=${seconds}`);
  c.res.headers.set("RateLimit", `"token";r=${left};t=${until}`);
}

/** A socket, or a stream of events. */
function isLive(c: Context): boolean {
  if (c.req.method === "GET" && c.req.path === EVENTS) return true;
  return c.req.header("upgrade")?.toLowerCase() === "websocket";
}
