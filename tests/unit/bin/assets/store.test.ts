import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error -- plain JavaScript, run before anything is compiled
import { assetStore } from "../../../../bin/assets/store.js";

interface Store {
  add(name: string, content: string): void;
  url(name: string): string;
  finish(): void;
}

describe("The store of assets", () => {
  let folder: string;
  const open = (): Store => assetStore(folder) as Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parley-assets-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("names a file by what is in it", () => {
    const store = open();
    store.add("app.css", "a {}");
    const first = store.url("app.css");
    store.add("app.css", "b {}");
    expect(first).toMatch(/^app\.[0-9a-f]{10}\.css$/);
    expect(store.url("app.css")).not.toBe(first);
  });

  test("writes the compressed forms beside it", () => {
    const store = open();
    store.add("app.css", "a {}");
    const path = join(folder, store.url("app.css"));
    expect(brotliDecompressSync(readFileSync(`${path}.br`)).toString()).toBe("a {}");
    expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe("a {}");
  });

  test("does not compress what is compressed already", () => {
    const store = open();
    store.add("inter.woff2", "font");
    expect(existsSync(join(folder, `${store.url("inter.woff2")}.br`))).toBe(false);
  });

  test("writes the manifest and removes what is left of an older build", () => {
    writeFileSync(join(folder, "app.0000000000.css"), "old");
    const store = open();
    store.add("app.css", "a {}");
    store.finish();
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    expect(manifest).toEqual({ "app.css": store.url("app.css") });
    expect(readdirSync(folder)).not.toContain("app.0000000000.css");
  });

  test("refuses to name what it does not have", () => {
    expect(() => open().url("nothing.css")).toThrow("There is no asset called nothing.css.");
  });
});
