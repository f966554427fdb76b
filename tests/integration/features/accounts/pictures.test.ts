import "reflect-metadata";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { PICTURE_NAME, Pictures } from "../../../../app/features/accounts/pictures.ts";

describe("a picture", () => {
  let folder: string;
  let pictures: Pictures;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pictures-"));
    pictures = new Pictures(
      Settings.from([{ name: "the test", values: { STORAGE_PATH: folder } }]),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const photo = (width = 400, height = 300) =>
    sharp({ create: { width, height, channels: 3, background: "#385" } });

  it.each(["png", "jpeg", "webp", "gif"] as const)(
    "that comes as %s is kept as a square in WebP",
    async (format) => {
      const name = await pictures.keep(await photo().toFormat(format).toBuffer());
      expect(name).toMatch(PICTURE_NAME);
      const { format: kept, width, height } = await sharp(pictures.path(name)).metadata();
      expect({ kept, width, height }).toEqual({ kept: "webp", width: 256, height: 256 });
    },
  );

  it("loses where and when it was taken", async () => {
    const bytes = await photo()
      .withExif({ IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const kept = await sharp(pictures.path(await pictures.keep(bytes))).metadata();
    expect(kept.exif).toBeUndefined();
  });

  it("is known by its content, whatever it is called", async () => {
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`,
    );
    for (const bytes of [
      svg,
      Buffer.from("GIF89a, or so it says"),
      Buffer.alloc(0),
      await photo().tiff().toBuffer(),
    ]) {
      await expect(pictures.keep(bytes)).rejects.toMatchObject({
        status: 422,
        fields: [{ field: "picture" }],
      });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused when it is cut off, unfolds to too much, or weighs too much", async () => {
    const bytes = await photo().png().toBuffer();
    await expect(pictures.keep(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({
      code: "picture_refused",
    });
    const bomb = await photo(8000, 8000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    await expect(pictures.keep(bomb)).rejects.toMatchObject({ code: "picture_refused" });
    await expect(pictures.keep(Buffer.alloc(5 * 1024 * 1024 + 1))).rejects.toThrow("5 MB");
  });

  it("can be removed, and removed again", async () => {
    const name = await pictures.keep(await photo().png().toBuffer());
    await pictures.remove(name);
    await pictures.remove(name);
    expect(readdirSync(join(folder, "uploads", "pictures"))).toEqual([]);
  });
});
