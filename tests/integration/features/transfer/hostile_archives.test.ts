import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ParleyArchive, SlackArchive } from "../../../../app/features/transfer/index.ts";
import { BOUNDS, ZipSource } from "../../../../app/features/transfer/zip/zip_source.ts";
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
    const bounds = { entries: 100, bytes: 1000, document: 1000, line: 1000 };
    await expect(ZipSource.open(many, { ...bounds, entries: 20 })).rejects.toMatchObject(refused);
    await expect(ZipSource.open(many, { ...bounds, bytes: 50 })).rejects.toMatchObject(refused);
    const source = await ZipSource.open(many, { ...bounds, document: 1 });
    await expect(source.json("1.json", z.unknown())).rejects.toMatchObject(refused);
    await source.close();
  });

  test("with a damaged entry, one that is longer than it says, or an endless line is refused", async () => {
    const names = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ name: `${i} ${i * i}` }));
    const lines = names.join("\n");
    const read = async (path: string, bounds = BOUNDS) => {
      const source = await ZipSource.open(path, bounds);
      const seen: unknown[] = [];
      try {
        for await (const one of source.lines("all.ndjson", z.unknown())) seen.push(one);
      } finally {
        await source.close();
      }
      return seen.length;
    };
    const honest = await makeZip(at(), { "all.ndjson": `${lines}\r\n\n` });
    expect(await read(honest)).toBe(3000);

    const damaged = readFileSync(honest);
    // Its packed bytes begin behind the head and the name, with a kind of block that does not exist.
    damaged.fill(0xff, 40, 44);
    writeFileSync(honest, damaged);
    const torn = "all.ndjson is damaged and cannot be unpacked.";
    await expect(read(honest)).rejects.toMatchObject({ ...refused, message: torn });

    const lying = await makeZip(at(), { "all.ndjson": lines });
    const table = readFileSync(lying);
    table.writeUInt32LE(1000, table.lastIndexOf("all.ndjson") - 46 + 24);
    writeFileSync(lying, table);
    await expect(read(lying)).rejects.toMatchObject({ ...refused, message: torn });

    const long = await makeZip(at(), { "all.ndjson": `{}\n"${lines.replaceAll(/["\n]/g, "")}` });
    const message = "all.ndjson:2 is too long a line.";
    await expect(read(long, { ...BOUNDS, line: 20_000 })).rejects.toMatchObject({ message });
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
