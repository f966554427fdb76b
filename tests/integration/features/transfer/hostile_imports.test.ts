import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { FileArchive } from "../../../../app/features/files/index.ts";
import { Importer, ParleyArchive } from "../../../../app/features/transfer/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { photograph, pngBomb } from "../files/pictures.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { makeZip } from "./make_zip.ts";

const AT = "2026-01-01T00:00:00.000Z";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;

/** An archive with one room of one person and these lines of messages. */
function archive(origin: string, lines: unknown[], files: Record<string, Buffer> = {}) {
  const kind = "room";
  const manifest = { format: "parley-export", version: 1, origin, kind, made_at: AT, rooms: [1] };
  const members = [{ user: 1, role: "owner", joined_at: AT }];
  const room = { id: 1, name: origin, kind: "open", created_by: 1, created_at: AT, members };
  const told = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  return {
    "parley.json": manifest,
    "people.json": [{ id: 1, name: "Mallory", email: `${origin}@example.org` }],
    "rooms/1/room.json": { ...room, change_seq: lines.length, last_ordinal: lines.length },
    "rooms/1/messages.ndjson": told.join("\n"),
    ...Object.fromEntries(Object.entries(files).map(([id, bytes]) => [`files/${id}`, bytes])),
  };
}

function message(id: number, more: object = {}): object {
  const place = { ordinal: id, seq: id, created_at: AT };
  return { id, author: 1, client_id: `m-${id}`, body: `word ${id}`, ...place, ...more };
}

eachStorey((storey) => {
  let node: ChatNode;
  let root: Viewer;
  beforeAll(async () => {
    node = await ChatNode.open(storey, { FILES_IMAGE_PIXELS: "1000000", FILES_QUOTA: "1000" });
    root = await node.person("Root");
  });

  const take = async (entries: Record<string, unknown>) => {
    const path = await makeZip(join(storey.freshFolder(), "hostile.zip"), entries);
    const source = await ParleyArchive.open(path);
    try {
      return await node.get(Importer).take(source, { by: root.id, actor: "console" });
    } finally {
      await source.close();
    }
  };
  const rows = async () => {
    const { query } = node.get(Database);
    const count = async (table: "rooms" | "users" | "messages" | "imported" | "files") =>
      (await query.selectFrom(table).selectAll().execute()).length;
    return [
      await count("rooms"),
      await count("users"),
      await count("messages"),
      await count("imported"),
    ];
  };

  describe("An archive with a fault", () => {
    it("at its very end changes nothing at all", async () => {
      const before = await rows();
      const good = Array.from({ length: 450 }, (_, at) => message(at + 1));
      const broken = archive("broken", [...good, "{{{"]);
      const said = "rooms/1/messages.ndjson:451 is not JSON.";
      await expect(take(broken)).rejects.toMatchObject({ code: "archive_refused", message: said });
      const twisted = { ...archive("twisted", good), "rooms/1/changes.ndjson": '{"seq":0}' };
      await expect(take(twisted)).rejects.toMatchObject({ code: "archive_refused" });
      expect(await rows()).toEqual(before);

      expect((await take(archive("whole", good))).messages).toEqual({ written: 450, known: 0 });
      const [rooms, users, messages, imported] = before.map(Number);
      const after = [rooms! + 1, users! + 1, messages! + 450, imported! + 2];
      expect(await rows()).toEqual(after);
    });
  });

  describe("Files in an archive of a stranger", () => {
    it("are looked at like uploads: what they are says their content, and what cannot be is left out", async () => {
      const named = (id: string, name: string) => ({ id, name, kind: "image", type: "image/png" });
      const files = {
        svg: Buffer.from(SVG),
        photo: await photograph(400, 300),
        bomb: pngBomb(30_000, 30_000),
      };
      const all = [
        named("photo", "../../etc/sea.jpg"),
        named("svg", "logo.png"),
        named("bomb", "sky.png"),
        named("gone", "gone.png"),
      ];
      const lines = [
        message(1, { kind: "image", data: { caption: "**Look**", files: all } }),
        message(2, { kind: "file", data: { caption: "", files: [named("gone", "gone.png")] } }),
        message(3, { kind: "image", data: { files: [named("../x", "x")] } }),
      ];
      const report = await take(archive("files", lines, files));
      expect(report.files).toEqual({ written: 2, left: 3 });
      expect(report.notes.join()).toContain("3 files are missing or damaged");

      const { query } = node.get(Database);
      const { id: roomId } = await query
        .selectFrom("rooms")
        .select("id")
        .where("name", "=", "files")
        .executeTakeFirstOrThrow();
      const [first, ...others] = await query
        .selectFrom("messages")
        .selectAll()
        .where("room_id", "=", roomId)
        .orderBy("id")
        .execute();
      expect(others.map(({ kind, data }) => [kind, data])).toEqual([
        ["text", null],
        ["text", null],
      ]);
      const told: Loose = JSON.parse(first?.data ?? "");
      expect([first?.kind, first?.html, told.caption]).toEqual([
        "file",
        "<p><strong>Look</strong></p>\n",
        "**Look**",
      ]);
      expect(told.files.map((file: Loose) => [file.name, file.kind, file.type])).toEqual([
        ["sea.jpg", "image", "image/jpeg"],
        ["logo.png", "file", "image/svg+xml"],
      ]);
      const posted = await node.get(FileArchive).posted(roomId, { last: Number.MAX_SAFE_INTEGER });
      expect(posted.map(({ key }) => key)).toEqual(told.files.map(({ id }: Loose) => id));
      const sea = await buffer(await node.get(FileArchive).open(posted[0]!));
      expect(sea.includes("SecretCamera")).toBe(false);
      expect((await sharp(sea).metadata()).exif).toBeUndefined();
    });
  });
});
