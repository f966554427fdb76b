import { word } from "../core/words.ts";
import htmx from "htmx.org";
import { notice } from "../page/notices.ts";
import { leavesSession } from "../page/requests.ts";

interface Context {
  sourceElement?: Element & { _htmx?: { boosted?: unknown } };
  request: { action: string; method: string };
  response?: { raw: Response; status: number };
  error?: unknown;
}

/** These answers are never put into the page by htmx: what stands there stays. */
const NOT_SHOWN = [204, 304, 401, 403, 404, 429, "5xx"];

/**
 * Keeps the page whole when a request of htmx fails: a lost session goes to the sign-in page, a link opens as a
 * page of its own, anything else says so in a notice.
 */
export function guardSwaps(): void {
  // htmx compares them as texts and knows patterns, though its types say numbers.
  Object.assign(htmx.config, { noSwap: NOT_SHOWN });
  htmx.registerExtension("guards", {
    htmx_before_response: (_element: Element, { ctx }: { ctx: Context }) =>
      ctx.response && leavesSession(ctx.response.raw) ? false : undefined,
    htmx_response_error: (_element: Element, { ctx }: { ctx: Context }) => failed(ctx),
    htmx_error: (_element: Element, { ctx }: { ctx?: Context }) => ctx && unreached(ctx),
  });
}

function failed({ sourceElement, request, response }: Context): void {
  const shown = response?.status === 422;
  // A part that keeps itself new asks again in a moment.
  if (shown || sourceElement?.matches("[data-live]")) return;
  if (isLink(sourceElement)) location.assign(request.action);
  else notice(word("scripts.did_not_work"));
}

function unreached({ sourceElement }: Context): void {
  if (isLink(sourceElement)) notice(word("scripts.page_away"));
}

function isLink(element: Context["sourceElement"]): boolean {
  return element instanceof HTMLAnchorElement;
}
