import type { Context } from "hono";

/** Bodies of so many bytes are compressed for who takes that; shorter ones fit into one packet as they are. */
export const COMPRESSED_FROM = 1024;

const KEY = "standardHeaders";
/** Responses that have every standard header, with the length of their body where it is known. */
const prepared = new WeakMap<Response, number>();

type Headers = Record<string, string>;

/** Says which headers every response to this request carries. */
export function setStandardHeaders(c: Context, headers: Headers): void {
  c.set(KEY, headers);
}

export function standardHeadersOf(c: Context): Headers {
  return (c.get(KEY) as Headers | undefined) ?? {};
}

/**
 * A response with all its headers from the start. The adapter sends such a one straight from the plain object; one
 * look at `response.headers` makes it build a `Headers`, which costs as much as the rest of a small request.
 *
 * @param headers in the spelling of the standard ones, which they replace
 */
export function preparedResponse(
  c: Context,
  body: string,
  { status, headers }: { status: number; headers: Headers },
): Response {
  const length = Buffer.byteLength(body);
  const all: Headers = { ...standardHeadersOf(c), "Content-Length": `${length}`, ...headers };
  if (length >= COMPRESSED_FROM) all["Vary"] = varying(all["Vary"]);
  const response = new Response(body, { status, headers: all });
  prepared.set(response, length);
  return response;
}

function varying(known: string | undefined): string {
  return known === undefined ? "Accept-Encoding" : `${known}, Accept-Encoding`;
}

/** Whether it needs no further header. */
export function isPrepared(response: Response): boolean {
  return prepared.has(response);
}

/** Length of the body in bytes, of prepared responses. */
export function preparedLength(response: Response): number | undefined {
  return prepared.get(response);
}
