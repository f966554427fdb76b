import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CatchUp, Messages } from "../../../../app/features/messages/index.ts";
import { ViewerRooms } from "../../../../app/features/rooms/index.ts";
import { Search } from "../../../../app/features/search/index.ts";
import { Exporter, ParleyArchive } from "../../../../app/features/transfer/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { cluster, eachStorey, type Storey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { ALL, type Scene, scene, portrait, bytesIn, exported, imported, newest } from "./scene.ts";

async function comesThrough(from: Scene, to: ChatNode, storey: Storey): Promise<void> {
  const root = await to.person("Root");
  const path = await exported(from, storey);
  const before = await newest(to);
  const rehearsed = await imported(to, path, root, true);
  expect(rehearsed).toMatchObject({
    people: { made: 3 },
    rooms: { made: 1 },
    messages: { written: ALL },
    files: { written: 3, left: 0 },
  });
  expect(await newest(to)).toBe(before);
  expect(await imported(to, path, root)).toEqual(rehearsed);
  const room = await newest(to);
  expect(await portrait(to, room)).toEqual(await portrait(from.node, from.room));
  const bytes = await bytesIn(to, room);
  expect(Object.keys(bytes)).toEqual(["wheel.png", "b.png", "crank.log"]);
  expect(bytes).toEqual(await bytesIn(from.node, from.room));
  // Once more changes nothing.
  expect(await imported(to, path, root)).toMatchObject({
    people: { matched: 3, made: 0 },
    rooms: { made: 0, known: 1 },
    messages: { written: 0, known: ALL },
    files: { written: 0 },
  });
  expect(await portrait(to, room)).toEqual(await portrait(from.node, from.room));
  // Life goes on with the next numbers, for those who catch up, too.
  const { query } = to.get(Database);
  const users = await query.selectFrom("users").select(["id", "name", "disabled_at"]).execute();
  const ben = users.find(({ name }) => name === "Ben");
  expect(ben?.disabled_at).not.toBeNull();
  const viewer: Viewer = { id: ben?.id ?? 0, name: "Ben", role: "member", scopes: null };
  const found = await to.get(ViewerRooms).findAsMember(viewer, room);
  const since = await to.get(CatchUp).since(found.room, 0);
  expect(since).toMatchObject({ reset: false, complete: found.room.change_seq });
  const said = await to.get(Messages).post(viewer, found, { content: "next", client_id: "next" });
  expect(said).toMatchObject({
    seq: found.room.change_seq + 1,
    ordinal: found.room.last_ordinal + 1,
  });
  const hits = await to.get(Search).find(viewer, { q: "鯨", order: "newest", limit: 10 });
  expect(hits.rows.length).toBe(1);
}

eachStorey((storey) => {
  describe("A room that is exported", () => {
    it("is the same in an empty installation: times, edits, deletions, reactions, replies, pins, numbers", async () => {
      const from = await scene(await ChatNode.open(storey));
      await comesThrough(from, await ChatNode.open(storey), storey);
    });

    it("comes back into its own installation without a trace", async () => {
      const from = await scene(await ChatNode.open(storey));
      const path = await exported(from, storey);
      const before = await portrait(from.node, from.room);
      const report = await imported(from.node, path, from.ada);
      expect(report).toMatchObject({
        people: { made: 0 },
        rooms: { known: 1 },
        messages: { known: ALL },
      });
      expect(await portrait(from.node, from.room)).toEqual(before);
    });

    it("finds people again by their addresses, and brings in later what was said meanwhile", async () => {
      const from = await scene(await ChatNode.open(storey));
      const to = await ChatNode.open(storey);
      const root = await to.person("Root");
      const emails = await from.node
        .get(Database)
        .query.selectFrom("users")
        .select(["id", "email"])
        .execute();
      const email = emails.find(({ id }) => id === from.ben.id)?.email ?? "";
      await to
        .get(Database)
        .query.updateTable("users")
        .set({ email })
        .where("id", "=", root.id)
        .execute();
      expect((await imported(to, await exported(from, storey), root)).people).toEqual({
        matched: 1,
        made: 2,
      });
      const room = await newest(to);
      const found = await from.node.get(ViewerRooms).findAsMember(from.ada, from.room);
      await from.node.get(Messages).post(from.ada, found, { content: "later", client_id: "later" });
      await from.node.settled();
      const path = join(storey.freshFolder(), "later.zip");
      await from.node
        .get(Exporter)
        .write({ rooms: [{ id: from.room }], kind: "room", emails: true, path });
      expect((await imported(to, path, root)).messages).toEqual({ written: 1, known: ALL });
      const after = await portrait(to, room);
      expect(after.messages.map(({ ordinal, author }) => [ordinal, author]).at(-1)).toEqual([
        8,
        "Ada",
      ]);
      expect(after.messages[1]?.author).toBe("Root");
      expect(after.room.change_seq).toBe(after.changes.length);
    });

    it("tells nobody's address to who may not know it", async () => {
      const from = await scene(await ChatNode.open(storey));
      const path = join(storey.freshFolder(), "plain.zip");
      await from.node
        .get(Exporter)
        .write({ rooms: [{ id: from.room }], kind: "room", emails: false, path });
      const source = await ParleyArchive.open(path);
      expect(source.people.map(({ email }) => email)).toEqual([null, null, null]);
      await source.close();
    });
  });

  describe("One's own data", () => {
    it("are what one wrote and nothing that others did, and can be imported again", async () => {
      const from = await scene(await ChatNode.open(storey));
      const path = join(storey.freshFolder(), "ben.zip");
      const rooms = [{ id: from.room, authorId: from.ben.id }];
      await from.node
        .get(Exporter)
        .write({ rooms, kind: "person", personId: from.ben.id, emails: false, path });
      const to = await ChatNode.open(storey);
      const root = await to.person("Root");
      const report = await imported(to, path, root);
      expect(report).toMatchObject({ people: { made: 1 }, messages: { written: 3 } });
      expect((await imported(to, path, root)).messages).toEqual({ written: 0, known: 3 });
      const { messages, members, room } = await portrait(to, await newest(to));
      expect(messages.map(({ body, ordinal, author }) => [body, ordinal, author])).toEqual([
        ["An answer", 1, "Ben"],
        ["The last word", 2, "Ben"],
        ["crank.log", 3, "Ben"],
      ]);
      expect(Object.keys(await bytesIn(to, await newest(to)))).toEqual(["crank.log"]);
      expect([room.change_seq, members.map(({ name }) => name)]).toEqual([3, ["Ben", "Root"]]);
    });
  });
});

cluster((storey) => {
  describe("A room of an installation on a file", () => {
    it("is the same on MariaDB", async () => {
      const file = `sqlite:${join(storey.freshFolder(), "parley.db")}`;
      const from = await scene(await ChatNode.open(storey, { DATABASE_URL: file }));
      await comesThrough(from, await ChatNode.open(storey), storey);
    });
  });
});
