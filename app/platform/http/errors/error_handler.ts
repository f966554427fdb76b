import type { Context } from "hono";
import type { QueryLog } from "../../database/index.ts";
import { type AppError, problem, TooLargeError, UnauthenticatedError } from "../../errors/index.ts";
import { sessionOrNull } from "../../security/index.ts";
import type { Defects } from "../../tracker/index.ts";
import type { Views } from "../../views/index.ts";
import { errorHeaders } from "./error_headers.ts";
import { captureContext } from "./capture_context.ts";
import { errorPage } from "./error_page.ts";
import { isUpgrade } from "../../support/index.ts";
import { referenceOf } from "./reference.ts";
import { isHtmx, VARY, VARY_PAGE, wantsJson, wantsPartial } from "../negotiation.ts";
import { redirectResponse, textResponse } from "../responder.ts";
import type { Urls } from "../urls.ts";

export interface ErrorHandlerOptions {
  views: Views;
  urls: Urls;
  defects: Defects;
  /** Shows message, causes, stack and request on the page; never in production. */
  development: boolean;
  /** What the request asked of the database, for that page. */
  queries: QueryLog;
  /** Hears of bodies that were refused for their length. */
  tooLarge?: (c: Context) => void;
}

/** The route that people who are not signed in are led to. */
const SIGN_IN = "sign-in";

/**
 * The one place that answers errors: a page, a fragment for htmx, or problem+json (RFC 9457). A defect is noted
 * once, with the reference that its page shows; what a client did wrong is no matter for the log.
 */
export class ErrorHandler {
  readonly #options: ErrorHandlerOptions;

  constructor(options: ErrorHandlerOptions) {
    this.#options = options;
  }

  handle(c: Context, thrown: unknown): Response {
    if (thrown instanceof TooLargeError) this.#options.tooLarge?.(c);
    const { error } = this.#options.defects.note(thrown, {
      ...captureContext(c),
      message: "request failed",
    });
    const response = this.#answer(c, error);
    for (const [name, value] of Object.entries(errorHeaders(error))) {
      response.headers.set(name, value);
    }
    // RFC 9110, section 15.5.2: a 401 says how one gets in.
    if (response.status === 401) response.headers.set("WWW-Authenticate", 'Bearer realm="parley"');
    return response;
  }

  #answer(c: Context, error: AppError): Response {
    if (wantsJson(c) || isUpgrade(c)) return problemResponse(c, error);
    const { urls } = this.#options;
    if (error instanceof UnauthenticatedError && urls.has(SIGN_IN)) {
      return toSignIn(c, urls.url(SIGN_IN));
    }
    return this.#page(c, error);
  }

  #page(c: Context, error: AppError): Response {
    const { views, development, defects, queries } = this.#options;
    const isFragment = wantsPartial(c);
    const html = errorPage(c, {
      error,
      views,
      development,
      queries,
      isFragment,
      failed: (broken) =>
        defects.note(broken, { ...captureContext(c), message: "the error page failed, too" }),
    });
    const { status } = error;
    const headers = { "Content-Type": "text/html; charset=utf-8", Vary: VARY_PAGE };
    // Beside the page and not in the place that the answer was meant for, which keeps what it shows.
    const beside = { "HX-Retarget": "#notices", "HX-Reswap": "beforeend" };
    return textResponse(c, html, {
      status,
      headers: isFragment ? { ...headers, ...beside } : headers,
    });
  }
}

function problemResponse(c: Context, error: AppError): Response {
  const body = JSON.stringify(problem(error, referenceOf(c, error)));
  const headers = { "Content-Type": "application/problem+json", Vary: VARY };
  return textResponse(c, body, { status: error.status, headers, kind: "data" });
}

/** To the form, and after it back to the page that was asked for. */
function toSignIn(c: Context, path: string): Response {
  const session = sessionOrNull(c);
  if (session && c.req.method === "GET" && !isHtmx(c)) session.intendedUrl = pathAndQuery(c);
  // For htmx still a failure: what was asked for did not happen.
  return redirectResponse(c, path, isHtmx(c) ? { status: 401 } : {});
}

function pathAndQuery(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}
