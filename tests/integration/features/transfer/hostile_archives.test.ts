import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ParleyArchive, SlackArchive } from "../../../../app/features/transfer/index.ts";
import { ZipSource } from "../../../../app/features/transfer/zip/zip_source.ts";
import { makeNamedZip, makeZip } from "./make_zip.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-archives-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const at = () => join(folder, `${(files += 1)}.zip`);

const manifest = {
  format: "parley-export",
  version: 1,
  origin: "o",
  kind: "room",
  made_at: "2026-01-01T00:00:00.000Z",
  rooms: [1],
};
const room = {
  id: 1,
  name: "Works",
  kind: "open",
  created_by: 1,
  created_at: manifest.made_at,
  members: [],
};
const refused = { code: "archive_refused", status: 422 };

describe("An archive of a stranger", () => {
  test("that is no zip file, or a broken one, is refused", async () => {
    const path = at();
    writeFileSync(path, "not a zip at all");
    await expect(ParleyArchive.open(path)).rejects.toMatchObject(refused);
    const cut = await makeZip(at(), { "parley.json": manifest });
    const { readFileSync } = await import("node:fs");
    writeFileSync(path, readFileSync(cut).subarray(0, 100));
    await expect(ParleyArchive.open(path)).rejects.toMatchObject(refused);
  });

  test.each(["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:\\x"])(
    "with the name %s in it is refused",
    async (name) => {
      await expect(ZipSource.open(makeNamedZip(at(), name))).rejects.toMatchObject(refused);
      const honest = await ZipSource.open(makeNamedZip(at(), "a/b.json"));
      expect(honest.names).toEqual(["a/b.json"]);
      await honest.close();
    },
  );

  test("that unpacks to far more than it looks is refused before anything is unpacked", async () => {
    const bomb = await makeZip(at(), {
      "parley.json": manifest,
      "people.json": " ".repeat(60_000_000),
    });
    await expect(ZipSource.open(bomb)).rejects.toMatchObject(refused);
  });

  test("with too many entries, or too much in all, or too large a document is refused", async () => {
    const many = await makeZip(
      at(),
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.json`, "{}"])),
    );
    const bounds = { entries: 100, bytes: 1000, document: 1000 };
    await expect(ZipSource.open(many, { ...bounds, entries: 20 })).rejects.toMatchObject(refused);
    await expect(ZipSource.open(many, { ...bounds, bytes: 50 })).rejects.toMatchObject(refused);
    const source = await ZipSource.open(many, { ...bounds, document: 1 });
    const { z } = await import("zod");
    await expect(source.json("1.json", z.unknown())).rejects.toMatchObject(refused);
    await source.close();
  });

  test("that was made by a newer Parley, or by something else, is refused", async () => {
    const newer = await makeZip(at(), {
      "parley.json": { ...manifest, version: 99 },
      "people.json": [],
    });
    await expect(ParleyArchive.open(newer)).rejects.toMatchObject(refused);
    const other = await makeZip(at(), { "readme.txt": "hello" });
    await expect(ParleyArchive.open(other)).rejects.toMatchObject(refused);
    await expect(SlackArchive.open(other)).rejects.toMatchObject(refused);
  });

  test.each([
    [
      "an author that is a list",
      '{"id":1,"author":[],"client_id":"a","body":"x","created_at":"2026-01-01T00:00:00.000Z"}',
    ],
    [
      "a client id with a slash",
      '{"id":1,"author":1,"client_id":"../a","body":"x","created_at":"2026-01-01T00:00:00.000Z"}',
    ],
    [
      "a time that is none",
      '{"id":1,"author":1,"client_id":"a","body":"x","created_at":"yesterday"}',
    ],
    ["a line that is no JSON", "{{{"],
  ])("with %s is refused, naming the line", async (_, line) => {
    const path = await makeZip(at(), {
      "parley.json": manifest,
      "people.json": [],
      "rooms/1/room.json": room,
      "rooms/1/messages.ndjson": `\n${line}\n`,
    });
    const source = await ParleyArchive.open(path);
    const read = async () => {
      for await (const message of source.messages(source.rooms[0] as never))
        expect(message).toBeNull();
    };
    await expect(read()).rejects.toMatchObject({
      message: expect.stringContaining("messages.ndjson:2") as string,
    });
    await source.close();
  });
});
