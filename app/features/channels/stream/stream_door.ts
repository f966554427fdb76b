import type { Context } from "hono";
import type { Settings } from "../../../../config/settings.ts";
import { AppError } from "../../../platform/errors/index.ts";
import { ownBlock, STREAM } from "../../../platform/realtime/index.ts";
import { allowedOrigin } from "../../../platform/security/index.ts";
import type { Guard } from "../../../platform/support/index.ts";

const STREAMS = "/realtime/events";
const TOO_MANY = 429;
const DEFECT = 500;
/** Code of a close that the client comes back from; its own figure for "too much". */
const OVERLOADED = 1013;
const RETRY_S = 5;

const PREFLIGHT = {
  "Access-Control-Allow-Methods": "GET, POST",
  "Access-Control-Allow-Headers": "authorization, content-type, last-event-id, cache-control",
  "Access-Control-Max-Age": "86400",
};

/**
 * Stands around the addresses of event streams, before any limit. Pages of origins that are allowed may read every
 * answer. And an `EventSource` never comes back from a status other than 200 (HTML, 9.2.3), so what passes by itself
 * (too many, something away) is told inside a stream that ends at once; what does not pass keeps its status, which
 * ends the client for good.
 */
export function streamDoor(settings: Settings): Guard {
  return function streamDoor(c) {
    if (!c.req.path.startsWith(STREAMS)) return undefined;
    const allowed = allowedOrigin(c, settings);
    if (c.req.method === "OPTIONS" && "Vary" in allowed)
      return new Response(null, { status: 204, headers: { ...allowed, ...PREFLIGHT } });
    return (response) => {
      const answer = isEventSource(c) && passes(response) ? comeBack(c) : response;
      add(answer.headers, allowed);
      unwrap(answer);
      return answer;
    };
  };
}

/**
 * The adapter (@hono/node-server 2.1) keeps a response as its parts until somebody looks at the body, and sends the
 * parts without asking whether the answer was sent already.
 */
function unwrap(response: Response): void {
  void response.body;
}

/** What an answer varies by already, it goes on to. */
function add(headers: Headers, more: Record<string, string>): void {
  for (const [name, value] of Object.entries(more))
    if (name !== "Vary") headers.set(name, value);
    else if (!headers.get(name)?.includes(value)) headers.append(name, value);
}

function isEventSource(c: Context): boolean {
  const accept = c.req.header("accept") ?? "";
  return c.req.method === "GET" && accept.includes("text/event-stream");
}

function passes({ status }: Response): boolean {
  return status === TOO_MANY || status >= DEFECT;
}

function comeBack({ error }: Context): Response {
  const known = error instanceof AppError ? error : undefined;
  const data = {
    code: OVERLOADED,
    reason: known?.code ?? "internal",
    message: known?.message ?? "Something went wrong on our side. Come back after a moment.",
    comes_back: true,
  };
  const seconds = (known?.retryAfter ?? RETRY_S) * (1 + Math.random());
  const body = `retry: ${Math.round(seconds * 1000)}\n${ownBlock("parley:close", data).toString()}`;
  return new Response(body, { headers: STREAM });
}
