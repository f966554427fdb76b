import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { Context } from "hono";
import { NotFoundError } from "../errors/index.ts";

const NAME = /^[a-z_]+\.(?:ts|css)$/;

/**
 * Serves scripts and styles of the toolbar as they are written: they are in no bundle, since nothing of them belongs
 * into production. Browsers take TypeScript without its types.
 */
export function sourceFiles(folder: string) {
  return async function sourceFile(c: Context): Promise<Response> {
    const name = c.req.param("file") ?? "";
    if (!NAME.test(name)) throw noSuchFile();
    const text = await readFile(join(folder, name), "utf8").catch(() => {
      throw noSuchFile();
    });
    const isScript = name.endsWith(".ts");
    const headers = {
      "Content-Type": isScript ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8",
      "Cache-Control": "no-store",
    };
    return new Response(isScript ? stripTypeScriptTypes(text) : text, { headers });
  };
}

function noSuchFile(): NotFoundError {
  return new NotFoundError("asset_not_found", "There is no such file.");
}
