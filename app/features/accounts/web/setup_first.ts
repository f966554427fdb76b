import { wantsJson } from "../../../platform/http/index.ts";
import { viewerOf } from "../../../platform/security/index.ts";
import type { Guard } from "../../../platform/support/index.ts";
import type { FirstRun } from "../first_run.ts";

/** Leads whoever opens a page of a new installation to its setup, instead of to a sign-in that nobody can pass. */
export function setupFirst(firstRun: FirstRun): Guard {
  return function setupFirst(c) {
    const isVisit = c.req.method === "GET" && !wantsJson(c) && !viewerOf(c);
    if (!isVisit) return undefined;
    return firstRun.isNeeded().then((needed) => (needed ? c.redirect("/setup", 303) : undefined));
  };
}
