import type { MiddlewareHandler } from "hono";
import { wantsJson } from "../../../platform/http/index.ts";
import { viewerOf } from "../../../platform/security/index.ts";
import type { FirstRun } from "../first_run.ts";

/** Leads whoever opens a page of a new installation to its setup, instead of to a sign-in that nobody can pass. */
export function setupFirst(firstRun: FirstRun): MiddlewareHandler {
  return async function setupFirst(c, next) {
    const isVisit = c.req.method === "GET" && !wantsJson(c) && !viewerOf(c);
    if (isVisit && (await firstRun.isNeeded())) return c.redirect("/setup", 303);
    return next();
  };
}
