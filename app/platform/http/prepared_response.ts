import type { Context } from "hono";
import type { GuardHeaders } from "../security/index.ts";
import { headersOf, standardHeadersOf } from "./answer_headers.ts";

/** Bodies of so many bytes are compressed for who takes that; shorter ones fit into one packet as they are. */
export const COMPRESSED_FROM = 1024;

/** On responses that have every standard header: the length of their body in bytes. */
const LENGTH = Symbol("length");

type Headers = Record<string, string>;
type Prepared = Response & { [LENGTH]?: number };

interface Options {
  status: number;
  /** In the spelling of the standard ones, which they replace. */
  headers: Headers;
  /** Which headers guard it. */
  kind: keyof GuardHeaders;
}

/**
 * A response with all its headers from the start. The adapter sends such a one straight from the plain object; one
 * look at `response.headers` makes it build a `Headers`, which costs as much as the rest of a small request. It also
 * says how long the body is, more cheaply than a header of ours would.
 */
export function preparedResponse(
  c: Context,
  body: string | Uint8Array<ArrayBuffer> | null,
  { status, headers, kind }: Options,
): Response {
  const length = lengthOf(body);
  const isLong = length >= COMPRESSED_FROM;
  const all = headersOf(c, kind, isLong ? { ...headers } : headers);
  if (isLong) all["Vary"] = varying(all["Vary"]);
  const response: Prepared = new Response(body, { status, headers: all });
  response[LENGTH] = length;
  return response;
}

function lengthOf(body: string | Uint8Array | null): number {
  if (body === null) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
}

/** That an answer depends on what compression the client takes, too. */
export function varying(known: string | undefined): string {
  if (known?.includes("Accept-Encoding")) return known;
  return known === undefined ? "Accept-Encoding" : `${known}, Accept-Encoding`;
}

/** An answer from elsewhere gets what it lacks; what a handler set itself stays. */
export function completeHeaders(c: Context, response: Response): Response {
  if (preparedLength(response) !== undefined) return response;
  const { headers } = response;
  for (const [name, value] of Object.entries(standardHeadersOf(c, "document"))) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return response;
}

/** Says that a response is compressed already. */
export function asItIs(response: Prepared): Response {
  response[LENGTH] = 0;
  return response;
}

/** Length of the body in bytes, of prepared responses. */
export function preparedLength(response: Prepared): number | undefined {
  return response[LENGTH];
}
