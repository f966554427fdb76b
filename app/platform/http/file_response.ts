import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Context } from "hono";
import { getMimeType } from "hono/utils/mime";
import { NotFoundError } from "../errors/index.ts";
import { guardedStream } from "./guarded_stream.ts";
import type { FileResult } from "./results.ts";

/** Streams a file of this machine, or says 304. @throws NotFoundError */
export async function fileResponse(
  c: Context,
  result: FileResult,
  failed: (error: unknown) => void,
): Promise<Response> {
  const { size, mtimeMs } = await statOf(result.path);
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  const headers = { "Cache-Control": "private, no-cache", ETag: etag, ...result.headers };
  if (matches(c.req.header("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  const file = Readable.toWeb(createReadStream(result.path)) as ReadableStream<
    Uint8Array<ArrayBuffer>
  >;
  const described = { ...describe(result), "Content-Length": String(size), ...headers };
  return new Response(guardedStream(file, failed), {
    status: result.status ?? 200,
    headers: described,
  });
}

/** Whether an `If-None-Match` names this tag (RFC 9110, section 13.1.2: compared weakly). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.trim() === "*" || header.split(",").some((tag) => bare(tag) === bare(etag));
}

async function statOf(path: string) {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new NotFoundError();
  return found;
}

function describe({ path, type, download }: FileResult): Record<string, string> {
  const contentType = type ?? getMimeType(path) ?? "application/octet-stream";
  if (download === undefined) return { "Content-Type": contentType };
  const name = encodeURIComponent(download).replaceAll("'", "%27");
  return {
    "Content-Type": contentType,
    "Content-Disposition": `attachment; filename*=UTF-8''${name}`,
  };
}
