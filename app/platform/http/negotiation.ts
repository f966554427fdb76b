import type { Context } from "hono";
import { parseAccept } from "hono/utils/accept";
import { headerOf } from "../support/index.ts";

/** What an answer depends on; sent as `Vary`. */
export const VARY = "Accept, HX-Request, HX-Request-Type";

/** What a page depends on: its words, too. */
export const VARY_PAGE = `${VARY}, Accept-Language`;

/** Whether htmx asks. */
export function isHtmx(c: Context): boolean {
  return headerOf(c, "hx-request") === "true";
}

/** Whether htmx wants a part of a page: not a history restore, and nothing that replaces the body. */
export function wantsPartial(c: Context): boolean {
  const restores = headerOf(c, "hx-history-restore-request") === "true";
  return isHtmx(c) && headerOf(c, "hx-request-type") === "partial" && !restores;
}

/** Where only programs ask: our own API and streams, webhooks, and what Pusher's libraries know. */
const FOR_PROGRAMS = ["api", "apps", "pusher", "broadcasting", "realtime", "hooks"];

/** Whether the answer is for a program: a path that only programs know, or an `Accept` that puts JSON before HTML. */
export function wantsJson(c: Context): boolean {
  if (FOR_PROGRAMS.includes(c.req.path.split("/", 2)[1] ?? "")) return true;
  if (isHtmx(c)) return false;
  const accept = headerOf(c, "accept");
  if (accept === undefined || !accept.includes("json")) return false;
  const types = parseAccept(accept);
  return quality(types, isJson) > quality(types, (type) => type === "text/html");
}

type Accepts = ReturnType<typeof parseAccept>;

function isJson(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

function quality(types: Accepts, fits: (type: string) => boolean): number {
  return Math.max(0, ...types.filter(({ type }) => fits(type.toLowerCase())).map(({ q }) => q));
}
