import { beforeAll, describe, expect, it } from "vitest";
import {
  MessageResource,
  MessageResources,
  Messages,
  Pagination,
  Revisions,
} from "../../../../app/features/messages/index.ts";
import { Pins } from "../../../../app/features/messages/keeping/pins.ts";
import { Memberships, Rooms, unreadOf } from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy, takeOut } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    ada = await node.person("Ada");
    ben = await node.person("Ben");
    cleo = await node.person("Cleo");
  });

  const list = async (roomId: number): Promise<readonly MessageResource[]> => {
    const { messages } = await node.get(Pagination).page(roomId);
    return node.get(MessageResources).of(messages);
  };
  const post = async (who: Viewer, roomId: number, content: string, reply_to?: number) =>
    node.get(Messages).post(who, await seenBy(node, who, roomId), {
      content,
      client_id: randomId(96),
      reply_to,
    });

  describe("what happens to a room", () => {
    it("stands among its messages, in order", async () => {
      const { room } = await roomOf(node, [ada]);
      const { id } = room;
      const found = () => seenBy(node, ada, id);
      await node.get(Memberships).invite(await found(), [ben.id, cleo.id]);
      await node
        .get(Rooms)
        .change(await found(), { name: "motors", description: "All that turns" });
      await post(ada, id, "welcome");
      await node
        .get(Memberships)
        .appoint(ada, await found(), { userId: ben.id, role: "moderator" });
      await takeOut(node, ada, await found(), cleo);
      await node.get(Memberships).leave(ben, await seenBy(node, ben, id));
      await node.get(Rooms).archive(await found());
      const messages = await list(id);
      expect(messages.map(({ author, data }) => [author.name, data])).toEqual([
        [
          "Ada",
          {
            act: "invited",
            people: [
              { id: ben.id, name: "Ben" },
              { id: cleo.id, name: "Cleo" },
            ],
            more: 0,
          },
        ],
        ["Ada", { act: "renamed", from: "engines", to: "motors" }],
        ["Ada", { act: "described", to: "All that turns" }],
        ["Ada", null],
        [
          "Ada",
          { act: "appointed", people: [{ id: ben.id, name: "Ben" }], more: 0, role: "moderator" },
        ],
        ["Ada", { act: "removed", people: [{ id: cleo.id, name: "Cleo" }], more: 0 }],
        ["Ben", { act: "left" }],
        ["Ada", { act: "archived" }],
      ]);
      expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(messages.map(({ ordinal }) => ordinal)).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    });

    it("is told live, and is nothing to read", async () => {
      const { room } = await roomOf(node, [ada, ben]);
      const his = await node.listen(ben, `presence-room.${room.id}`);
      await post(ada, room.id, "one");
      await node.get(Memberships).join(cleo, { room, membership: null });
      await node.settled();
      await his.caughtUp();
      const told = his.events("message_created").map((event) => event.message.kind);
      expect(told).toEqual(["text", "system"]);
      const seen = await seenBy(node, ben, room.id);
      expect(unreadOf(seen.room, seen.membership)).toBe(1);
      const hers = await seenBy(node, ada, room.id);
      expect(unreadOf(hers.room, hers.membership)).toBe(0);
    });

    it("leaves no trace when nothing changed, or when it is undone", async () => {
      const { room } = await roomOf(node, [ada, ben]);
      const found = await seenBy(node, ada, room.id);
      await node.get(Rooms).change(found, { name: room.name ?? "" });
      await node.get(Memberships).invite(found, [ben.id]);
      const undone = node.get(Database).transaction(async () => {
        await node.get(Rooms).change(found, { name: "nothing of this" });
        throw new Error("undone");
      });
      await expect(undone).rejects.toThrow("undone");
      expect(await list(room.id)).toEqual([]);
    });

    it("is not to be edited, deleted, pinned or answered", async () => {
      const { room } = await roomOf(node, [ada]);
      await node.get(Rooms).change(await seenBy(node, ada, room.id), { name: "motors" });
      const [note] = await list(room.id);
      const id = note?.id ?? 0;
      const isNote = { status: 409, code: "message_is_note" };
      await expect(node.get(Revisions).delete(ada, id)).rejects.toMatchObject(isNote);
      await expect(node.get(Pins).pin(ada, id)).rejects.toMatchObject(isNote);
      await expect(post(ada, room.id, "why?", id)).rejects.toMatchObject(isNote);
      await expect(node.get(Revisions).edit(ada, id, "x")).rejects.toMatchObject({
        code: "message_not_editable",
      });
    });
  });
});
