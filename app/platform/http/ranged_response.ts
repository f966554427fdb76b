import { Readable } from "node:stream";
import type { Context } from "hono";
import { type Stretch, stretchOf } from "./byte_ranges.ts";
import { matches } from "./file_response.ts";
import { guardedStream } from "./guarded_stream.ts";
import type { RangedResult } from "./results.ts";

/**
 * Answers with bytes that have a size and a tag: 304 to who has them, 206 to who asks for a stretch, 416 when there is
 * none, and the head alone to HEAD. They are read as they are sent, and nothing is opened that is not sent.
 */
export async function rangedResponse(
  c: Context,
  result: RangedResult,
  failed: (error: unknown) => void,
): Promise<Response> {
  const { etag, size } = result;
  const common = {
    "Cache-Control": "private, no-cache, no-transform",
    ETag: etag,
    "Accept-Ranges": "bytes",
    ...result.headers,
  };
  if (matches(c.req.header("if-none-match"), etag))
    return new Response(null, { status: 304, headers: common });
  const described = { "Content-Type": result.type, ...common };
  const asked = c.req.method === "GET" && isCurrent(c, etag) ? c.req.header("range") : undefined;
  const stretch = stretchOf(asked, size);
  if (stretch === "none") return unsatisfiable(common, size);
  const isWhole = stretch === "whole";
  const length = isWhole ? size : stretch.end - stretch.start + 1;
  const body = c.req.raw.method === "HEAD" ? null : await bodyOf(result, stretch, failed);
  return new Response(body, {
    status: isWhole ? 200 : 206,
    headers: { ...described, "Content-Length": String(length), ...placeOf(stretch, size) },
  });
}

/** A stretch of something newer would not fit to what the client has (RFC 9110, section 13.1.5). */
function isCurrent(c: Context, etag: string): boolean {
  const header = c.req.header("if-range");
  return header === undefined || header.trim() === etag;
}

function unsatisfiable(headers: Record<string, string>, size: number): Response {
  return new Response(null, {
    status: 416,
    headers: { ...headers, "Content-Range": `bytes */${size}` },
  });
}

function placeOf(stretch: Stretch | "whole", size: number): Record<string, string> {
  if (stretch === "whole") return {};
  return { "Content-Range": `bytes ${stretch.start}-${stretch.end}/${size}` };
}

async function bodyOf(
  { open }: RangedResult,
  stretch: Stretch | "whole",
  failed: (error: unknown) => void,
) {
  const bytes = await open(stretch === "whole" ? undefined : stretch);
  // The stream of Node reads buffers; its type leaves that open.
  return guardedStream(Readable.toWeb(bytes) as ReadableStream<Uint8Array<ArrayBuffer>>, failed);
}
