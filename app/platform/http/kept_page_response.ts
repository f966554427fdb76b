import type { Context } from "hono";
import { headerOf } from "../support/index.ts";
import type { KeptPage } from "../views/index.ts";
import { matches } from "./file_response.ts";
import { asItIs, preparedResponse, varying } from "./prepared_response.ts";

const GZIP = /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/i;

/** A kept page for who asks: nothing but 304 for who has it, compressed for who takes that. */
export function keptPageResponse(
  c: Context,
  page: KeptPage,
  headers: Record<string, string>,
): Response | Promise<Response> {
  const accepted = headerOf(c, "accept-encoding");
  const takesGzip = accepted !== undefined && GZIP.test(accepted);
  const etag = `"${page.etag}${takesGzip ? "-gzip" : ""}"`;
  const all = { ...headers, ETag: etag, Vary: varying(headers["Vary"]) };
  const kind = "document";
  if (matches(headerOf(c, "if-none-match"), etag)) {
    return preparedResponse(c, null, { status: 304, headers: all, kind });
  }
  if (!takesGzip) return preparedResponse(c, page.body, { status: 200, headers: all, kind });
  const encoded = { ...all, "Content-Encoding": "gzip" };
  return page.gzip().then((bytes) => {
    const response = preparedResponse(c, bytes, { status: 200, headers: encoded, kind });
    return asItIs(response);
  });
}
