import { beforeAll, describe, expect, it } from "vitest";
import { CollectDrafts } from "../../../../app/features/drafts/chores/collect_drafts.ts";
import { Drafts } from "../../../../app/features/drafts/index.ts";
import { type MemberRoom, Sidebar } from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let nodes: ChatNode[];
  let node: ChatNode;
  let other: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let found: MemberRoom;

  beforeAll(async () => {
    nodes = await ChatNode.openSeveral(storey, storey.redis() ? 2 : 1);
    node = nodes[0] as ChatNode;
    other = nodes[1] ?? node;
    [ada, ben] = await node.people("Ada", "Ben");
    found = await roomOf(node, [ada, ben]);
  });

  const write = (text: string, written_at: number, thread_id = 0, on = node) =>
    on.get(Drafts).save(ada, found, { text, written_at, thread_id });
  const texts = async (viewer = ada) =>
    (await other.get(Drafts).inRoom(viewer, await seenBy(other, viewer, found.room.id))).map(
      ({ thread_id, text }) => [thread_id, text],
    );
  const isMarked = async () => (await other.get(Sidebar).of(ada)).rooms[0]?.draft;

  describe("a draft", () => {
    it("is the same on all devices of its writer, live, and nobody else's", async () => {
      const [phone, bens] = [await other.listen(ada), await other.listen(ben)];
      await write("Dear all", 1000);
      const place = { room_id: found.room.id, thread_id: 0 };
      expect(await phone.event("draft_changed")).toEqual({
        ...place,
        text: "Dear all",
        written_at: 1000,
      });
      await write("In a thread", 1000, 7);
      expect(await texts()).toEqual([
        [0, "Dear all"],
        [7, "In a thread"],
      ]);
      expect(await texts(ben)).toEqual([]);
      await bens.caughtUp();
      expect(bens.events("draft_changed")).toEqual([]);
      expect(await isMarked()).toBe(true);
      phone.close();
      bens.close();
    });

    it("is the one that was typed last, however late the others arrive", async () => {
      const texts = Array.from({ length: 12 }, (_, n) => ({
        text: `text ${n}`,
        at: 2000 + ((n * 7) % 12),
      }));
      await Promise.all(
        texts.map(({ text, at }, n) => write(text, at, 0, nodes[n % nodes.length] as ChatNode)),
      );
      const last = texts.find(({ at }) => at === 2011);
      expect(await write("from an hour ago", 1500)).toMatchObject({ text: last?.text });
    });

    it("that was emptied does not come back, and is collected after a while", async () => {
      await write("", 3000);
      expect(await isMarked()).toBe(false);
      expect(await write("typed before that, sent later", 2500)).toMatchObject({ text: "" });
      expect(await node.get(CollectDrafts).run()).toBe(1);
      const { query } = node.get(Database);
      const left = await query.selectFrom("drafts").select("thread_id").execute();
      expect(left).toEqual([{ thread_id: 7 }]);
    });

    it("of a clock that is fast does not win for ever", async () => {
      await write("from the future", node.clock.now() + 3_600_000);
      node.clock.advance(1000);
      expect(await write("from now", node.clock.now())).toMatchObject({ text: "from now" });
    });
  });
});
