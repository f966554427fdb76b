import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error -- plain JavaScript, run before anything is compiled
import { buildIcons } from "../../../../bin/assets/icons.js";
// @ts-expect-error -- plain JavaScript, run before anything is compiled
import { assetStore } from "../../../../bin/assets/store.js";

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}

describe("The web manifest", () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-icons-"));
  let manifest: { icons: Icon[]; [field: string]: unknown };
  const pictures = () => manifest.icons.filter(({ type }) => type === "image/png");
  const fileOf = ({ src }: Icon) => join(folder, src.replace("/assets/", ""));

  beforeAll(async () => {
    const store = assetStore(folder) as { url(name: string): string };
    await buildIcons(store);
    const text = readFileSync(join(folder, store.url("site.webmanifest")), "utf8");
    manifest = JSON.parse(text) as typeof manifest;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("says what systems ask for before they install a page", () => {
    expect(manifest).toMatchObject({ id: "/", start_url: "/", scope: "/", display: "standalone" });
    expect(manifest).toMatchObject({
      background_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      theme_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
    });
    const offered = pictures().map(({ sizes, purpose }) => `${purpose} ${sizes}`);
    expect(offered).toEqual(["any 192x192", "any 512x512", "maskable 192x192", "maskable 512x512"]);
  });

  test("names pictures that are there, in the sizes it tells", async () => {
    for (const icon of pictures()) {
      const { format, width, height } = await sharp(fileOf(icon)).metadata();
      expect({ format, size: `${width}x${height}` }).toEqual({ format: "png", size: icon.sizes });
    }
  });

  test("has pictures without transparent corners for systems that cut their own shape", async () => {
    for (const icon of pictures()) {
      const { isOpaque } = await sharp(fileOf(icon)).stats();
      expect(isOpaque).toBe(icon.purpose === "maskable");
    }
  });
});
