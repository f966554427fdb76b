import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { ForbiddenError } from "../errors/index.ts";
import { type Guard, headerOf } from "../support/index.ts";
import { isOwnOrigin } from "./origin.ts";
import { viewerOf } from "./viewer_access.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site makes a browser send with our cookies. Browsers say where a request comes from in
 * `Sec-Fetch-Site` or, older ones, in `Origin`; who sends neither is no browser and carries no cookies against
 * its will. A token was put there on purpose, so it needs no check.
 *
 * The rule is that of Go's `http.CrossOriginProtection` (https://words.filippo.io/csrf/).
 */
export function sameOrigin(settings: Settings): Guard {
  return function sameOrigin(c) {
    if (!SAFE.has(c.req.method) && !hasToken(c) && !isSameOrigin(c, settings)) {
      throw new ForbiddenError(
        "cross_origin",
        "This came from another site and was refused. Open the page here and try again.",
      );
    }
  };
}

/** Only a token that was accepted counts, not any header that looks like one. */
function hasToken(c: Context): boolean {
  const viewer = viewerOf(c);
  return viewer !== null && viewer.scopes !== null;
}

function isSameOrigin(c: Context, settings: Settings): boolean {
  const site = headerOf(c, "sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = headerOf(c, "origin");
  return origin === undefined || isOwnOrigin(c, origin, settings);
}
