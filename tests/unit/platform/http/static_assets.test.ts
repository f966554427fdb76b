import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { stage } from "./stage.ts";

const root = mkdtempSync(join(tmpdir(), "parley-assets-"));
const assets = join(root, "assets");
afterAll(() => rmSync(root, { recursive: true }));

const STYLE = "body { margin: 0 }";
mkdirSync(join(assets, "fonts"), { recursive: true });
writeFileSync(join(root, "secret.txt"), "the key");
writeFileSync(join(assets, "app.4f3a.css"), STYLE);
writeFileSync(join(assets, "app.4f3a.css.br"), brotliCompressSync(STYLE));
writeFileSync(join(assets, "app.4f3a.css.gz"), gzipSync(STYLE));
writeFileSync(join(assets, "fonts", "inter.woff2"), "a font");
writeFileSync(join(assets, "manifest.json"), JSON.stringify({ "app.css": "app.4f3a.css" }));

const { app } = stage(() => {}, { assets });
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe("an asset", () => {
  it("whose name has a hash may be kept for ever", async () => {
    const answer = await get("/assets/app.4f3a.css");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-type")).toContain("text/css");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toBe(STYLE);
  });

  it("whose name stays must be asked for again", async () => {
    const answer = await get("/assets/fonts/inter.woff2");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("content-type")).toBe("font/woff2");
  });

  it("comes compressed in the best way that the client takes", async () => {
    const brotli = await get("/assets/app.4f3a.css", { "accept-encoding": "gzip, br" });
    expect(brotli.headers.get("content-encoding")).toBe("br");
    expect(brotli.headers.get("vary")).toBe("Accept-Encoding");
    expect(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString()).toBe(STYLE);
    const gzip = await get("/assets/app.4f3a.css", { "accept-encoding": "gzip, br;q=0" });
    expect(gzip.headers.get("content-encoding")).toBe("gzip");
    expect(
      (await get("/assets/app.4f3a.css", { "accept-encoding": "zstd" })).headers.get(
        "content-encoding",
      ),
    ).toBeNull();
  });

  it("is not sent again to who has it in the same form", async () => {
    const plain = (await get("/assets/app.4f3a.css")).headers.get("etag") ?? "";
    expect((await get("/assets/app.4f3a.css", { "if-none-match": plain })).status).toBe(304);
    const other = await get("/assets/app.4f3a.css", {
      "if-none-match": plain,
      "accept-encoding": "br",
    });
    expect(other.status).toBe(200);
  });
});

describe("what is no asset", () => {
  it.each([
    "/assets/nothing.css",
    "/assets/",
    "/assets/fonts",
    "/assets/manifest.json",
    "/assets/app.4f3a.css.br",
    "/assets/../secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/..%5csecret.txt",
    "/assets/fonts/..%2f..%2fsecret.txt",
    "/assets//etc/passwd",
    "/assets/app.4f3a.css%00.txt",
    "/assets/constructor",
    "/assets/__proto__",
  ])("is never served: %s", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("the key");
  });
});

describe("in development", () => {
  it("a new file is found without a restart", async () => {
    const live = stage(() => {}, { assets, env: { NODE_ENV: "development" } });
    expect((await live.app.request("/assets/new.js")).status).toBe(404);
    writeFileSync(join(assets, "new.js"), "1");
    expect((await live.app.request("/assets/new.js")).status).toBe(200);
    expect((await get("/assets/new.js")).status).toBe(404);
  });
});
