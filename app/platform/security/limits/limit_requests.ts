import type { Context } from "hono";
import { addAnswerField, type Guard, isUpgrade } from "../../support/index.ts";
import { clientOf } from "../client.ts";
import { viewerOf } from "../viewer_access.ts";
import { type Limits, personKey } from "./limits.ts";
import type { SwiftDoor } from "./swift_door.ts";

const EVENTS = "/realtime/events";

/**
 * Lets each address send only so many requests, and open only so many sockets. For every route, before anything is
 * looked up: a flood ends here. A socket that is one too many is refused at its upgrade, which costs least.
 */
export function limitAddresses(limits: Limits): Guard {
  const [requests, sockets] = [limits.door("httpAddress"), limits.door("connectAddress")];
  return function limitAddresses(c) {
    const key = limits.addressKey(clientOf(c).address);
    if (key !== null) (isLive(c) ? sockets : requests).pass(key);
  };
}

/**
 * Lets each person, and each of their tokens, send only so many requests. Programs are told how far they may go on,
 * in the fields of draft-ietf-httpapi-ratelimit-headers-10. After `authenticate`.
 */
export function limitPeople(limits: Limits): Guard {
  const [person, token] = [limits.door("httpPerson"), limits.door("apiToken")];
  return function limitPeople(c) {
    const viewer = viewerOf(c);
    if (!viewer) return;
    const key = personKey(viewer.id);
    person.pass(key);
    if (viewer.scopes === null) return;
    const tokenKey = viewer.sessionId ?? key;
    token.pass(tokenKey);
    tell(c, token, tokenKey);
  };
}

function tell(c: Context, door: SwiftDoor, key: string): void {
  const room = door.room(key);
  if (!room) return;
  const { points, seconds, left } = room;
  const until = Math.ceil(((points - left) * seconds) / points);
  addAnswerField(c, "RateLimit-Policy", `"token";q=${points};w=${seconds}`);
  addAnswerField(c, "RateLimit", `"token";r=${left};t=${until}`);
}

/** A socket, or a stream of events. */
function isLive(c: Context): boolean {
  return isUpgrade(c) || (c.req.path === EVENTS && c.req.method === "GET");
}
