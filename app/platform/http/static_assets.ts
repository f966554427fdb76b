import { readFile } from "node:fs/promises";
import type { Context } from "hono";
import { getMimeType } from "hono/utils/mime";
import { parseAccept } from "hono/utils/accept";
import { NotFoundError } from "../errors/index.ts";
import { headerOf } from "../support/index.ts";
import type { Run } from "./pipeline.ts";
import { matches } from "./file_response.ts";
import { ENCODINGS, type Encoding, type StaticFile, type StaticFiles } from "./static_files.ts";

const FOREVER = "public, max-age=31536000, immutable";

/**
 * Serves built files below a prefix: kept for ever where the name has a hash, compressed ahead where the client
 * takes it, 304 where it has it.
 *
 * @example app.get("/assets/*", staticAssets("/assets/", new StaticFiles("dist/assets")))
 */
export function staticAssets(prefix: string, files: StaticFiles): Run {
  return async function staticAssets(c) {
    const name = c.req.path.slice(prefix.length);
    const file = files.find(name);
    if (!file) throw new NotFoundError("asset_not_found", "There is no such file.");
    return respond(c, file);
  };
}

async function respond(c: Context, file: StaticFile): Promise<Response> {
  const encoding = chooseEncoding(headerOf(c, "accept-encoding"), file);
  const headers = headersOf(file, encoding);
  if (matches(headerOf(c, "if-none-match"), headers.ETag)) {
    return new Response(null, { status: 304, headers });
  }
  const bytes = await readFile(encoding ? file.path + ENCODINGS[encoding] : file.path);
  const length = { "Content-Length": String(bytes.byteLength) };
  return new Response(new Uint8Array(bytes), { headers: { ...headers, ...length } });
}

function headersOf({ path, etag, immutable, encodings }: StaticFile, encoding?: Encoding) {
  return {
    "Content-Type": getMimeType(path) ?? "application/octet-stream",
    "Cache-Control": immutable ? FOREVER : "no-cache",
    ETag: `"${etag}${encoding ? `-${encoding}` : ""}"`,
    ...(encodings.length > 0 && { Vary: "Accept-Encoding" }),
    ...(encoding && { "Content-Encoding": encoding }),
  };
}

function chooseEncoding(accept: string | undefined, file: StaticFile): Encoding | undefined {
  if (accept === undefined) return undefined;
  const taken = parseAccept(accept).filter(({ q }) => q > 0);
  return file.encodings.find((encoding) => taken.some(({ type }) => type === encoding));
}
