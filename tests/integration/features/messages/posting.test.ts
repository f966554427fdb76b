import { beforeAll, describe, expect, it } from "vitest";
import { MessageResource, Messages, Revisions } from "../../../../app/features/messages/index.ts";
import {
  DirectRooms,
  type MemberRoom,
  Rooms,
  unreadOf,
} from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy, takeOut } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let other: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeAll(async () => {
    [node, other] = await ChatNode.openTwo(storey);
    ada = await node.person("Ada");
    ben = await node.person("Ben");
  });

  const post = (viewer: Viewer, found: MemberRoom, content: string, client_id = randomId(96)) =>
    node.get(Messages).post(viewer, found, { content, client_id });

  const stored = (roomId: number) =>
    node
      .get(Database)
      .query.selectFrom("messages")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("kind", "=", "text")
      .orderBy("id")
      .execute();

  const changes = (roomId: number) =>
    node
      .get(Database)
      .query.selectFrom("changes")
      .selectAll()
      .where("room_id", "=", roomId)
      .orderBy("seq")
      .execute();

  describe("a message", () => {
    it("has its place, its author and its HTML", async () => {
      const message = await post(ada, await roomOf(node, [ada]), "hello *there*", "c-1");
      expect(MessageResource.parse(message)).toMatchObject({
        author: { id: ada.id, name: "Ada" },
        client_id: "c-1",
        content: "hello *there*",
        html: "<p>hello <em>there</em></p>\n",
        seq: 1,
        ordinal: 1,
        edited_at: null,
        deleted_at: null,
      });
    });

    it("shows what Markdown would swallow whole", async () => {
      const { html } = await post(ada, await roomOf(node, [ada]), "[a]: /b?c&d");
      expect(html).toBe("<p>[a]: /b?c&amp;d</p>\n");
    });

    it("is read by its author and unread for the others", async () => {
      const { room } = await roomOf(node, [ada, ben]);
      await post(ada, await seenBy(node, ada, room.id), "one");
      await post(ada, await seenBy(node, ada, room.id), "two");
      const [hers, his] = [await seenBy(node, ada, room.id), await seenBy(node, ben, room.id)];
      expect(unreadOf(hers.room, hers.membership)).toBe(0);
      expect(unreadOf(his.room, his.membership)).toBe(2);
    });
  });

  describe("many messages at once, on two nodes", () => {
    it("are numbered without a gap, and their ids grow with the numbers", async () => {
      const found = await roomOf(node, [ada, ben]);
      const writers = [ada, ben];
      await Promise.all(
        Array.from({ length: 24 }, (_, n) =>
          (n % 2 ? node : other).get(Messages).post(writers[n % 3 ? 0 : 1] as Viewer, found, {
            content: `${n}`,
            client_id: `n-${n}-${found.room.id}`,
          }),
        ),
      );
      const messages = await stored(found.room.id);
      const upTo24 = Array.from({ length: 24 }, (_, n) => n + 1);
      expect(messages.map(({ ordinal }) => ordinal)).toEqual(upTo24);
      expect(messages.map(({ change_seq }) => change_seq)).toEqual(upTo24);
      expect((await changes(found.room.id)).map(({ seq }) => seq)).toEqual(upTo24);
      const { room } = await seenBy(node, ada, found.room.id);
      expect(room).toMatchObject({
        change_seq: 24,
        last_ordinal: 24,
        last_message_id: messages.at(-1)?.id,
      });
    });

    it("that are one message sent ten times make one, and every sender learns its id", async () => {
      const found = await roomOf(node, [ada, ben]);
      const listener = await node.listen(ben, `presence-room.${found.room.id}`);
      const draft = { content: "once", client_id: randomId(96) };
      const tries = Array.from({ length: 10 }, (_, n) =>
        (n % 2 ? node : other).get(Messages).post(ada, found, draft),
      );
      const ids = (await Promise.all(tries)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(1);
      expect(await stored(found.room.id)).toHaveLength(1);
      expect(await changes(found.room.id)).toHaveLength(1);
      await Promise.all([node.settled(), other.settled()]);
      await listener.event("message_created");
      await listener.caughtUp();
      expect(listener.events("message_created")).toHaveLength(1);
      expect((await seenBy(node, ada, found.room.id)).room.change_seq).toBe(1);
    });

    it("while the same id of another author is another message", async () => {
      const found = await roomOf(node, [ada, ben]);
      const client_id = randomId(96);
      const [hers, his] = await Promise.all([
        post(ada, found, "hers", client_id),
        post(ben, found, "his", client_id),
      ]);
      expect(hers.id).not.toBe(his.id);
      expect(await stored(found.room.id)).toHaveLength(2);
    });
  });

  describe("a client id", () => {
    it("that stands for a message in another room is refused there", async () => {
      const [first, second] = [await roomOf(node, [ada]), await roomOf(node, [ada])];
      await post(ada, first, "here", `taken-${first.room.id}`);
      await expect(post(ada, second, "there", `taken-${first.room.id}`)).rejects.toMatchObject({
        status: 409,
        code: "client_id_taken",
      });
      expect(await stored(second.room.id)).toEqual([]);
      expect((await seenBy(node, ada, second.room.id)).room.change_seq).toBe(0);
    });

    it("counts letters by case", async () => {
      const found = await roomOf(node, [ada]);
      await post(ada, found, "small", `case-a-${found.room.id}`);
      await post(ada, found, "large", `case-A-${found.room.id}`);
      expect(await stored(found.room.id)).toHaveLength(2);
    });

    it("brings the first message back, also once the room is archived", async () => {
      const found = await roomOf(node, [ada]);
      const first = await post(ada, found, "in time", "in-time");
      await node.get(Rooms).archive(found);
      expect((await post(ada, found, "in time", "in-time")).id).toBe(first.id);
      await expect(post(ada, found, "too late", "too-late")).rejects.toMatchObject({
        code: "room_archived",
      });
      expect(await stored(found.room.id)).toHaveLength(1);
    });
  });

  describe("what is refused leaves nothing behind", () => {
    let found: MemberRoom;
    beforeAll(async () => {
      found = await roomOf(node, [ada, ben]);
    });

    it.each([
      ["nothing", ""],
      ["spaces", " \n\t "],
      ["signs that nobody sees", "\u200b\u2060\ufeff"],
      ["control characters", "\u0000\u0007"],
    ])("%s", async (_, content) => {
      await expect(post(ada, found, content)).rejects.toMatchObject({
        status: 422,
        code: "message_empty",
      });
      expect(await stored(found.room.id)).toEqual([]);
    });

    it("too many characters, with both numbers", async () => {
      await expect(post(ada, found, "x".repeat(4001))).rejects.toMatchObject({
        status: 422,
        code: "message_too_long",
        message: expect.stringMatching(/4001.*4000/),
      });
      expect(await stored(found.room.id)).toEqual([]);
      await post(ada, await roomOf(node, [ada]), "x".repeat(4000));
    });

    it("more than 500 in a direct room, an emoji counting as one", async () => {
      const { id } = await node.get(DirectRooms).open(ada, [ben.id]);
      const direct = await seenBy(node, ada, id);
      await expect(post(ada, direct, "🎉".repeat(501))).rejects.toMatchObject({
        message: expect.stringMatching(/501.*500/),
      });
      expect((await post(ada, direct, "🎉".repeat(500))).content).toBe("🎉".repeat(500));
    });

    it("the words of somebody who was taken out a moment ago", async () => {
      const room = await roomOf(node, [ada, ben], "closed");
      const his = await seenBy(node, ben, room.room.id);
      await takeOut(node, ada, room, ben);
      await expect(post(ben, his, "one more thing")).rejects.toMatchObject({
        status: 404,
        code: "room_not_found",
      });
      expect(await stored(room.room.id)).toEqual([]);
      expect((await seenBy(node, ada, room.room.id)).room).toMatchObject({
        change_seq: 1, // that he was removed
        last_ordinal: 0,
      });
    });

    it("half a surrogate, which becomes a sign that can be stored", async () => {
      const message = await post(ada, await roomOf(node, [ada]), "a\ud800b\r\nc");
      expect(message.content).toBe("a\ufffdb\nc");
      expect((await stored(message.room_id))[0]?.body).toBe("a\ufffdb\nc");
    });
  });

  describe("news", () => {
    it("of a message reach its room, with everything a page needs", async () => {
      const found = await roomOf(node, [ada, ben]);
      const listener = await other.listen(ben, `presence-room.${found.room.id}`);
      const message = await post(ada, found, "hear, hear");
      const data = await listener.event("message_created");
      expect(data).toEqual({ message, room_id: found.room.id, seq: 1 });
    });

    it("of what was undone reach nobody", async () => {
      const found = await roomOf(node, [ada, ben]);
      const listener = await node.listen(ben, `presence-room.${found.room.id}`);
      const undone = node.get(Database).transaction(async () => {
        await post(ada, found, "never said");
        throw new Error("power cut");
      });
      await expect(undone).rejects.toThrow("power cut");
      await post(ada, found, "said");
      await listener.event("message_created");
      await listener.caughtUp();
      expect(listener.events("message_created").map(({ message }) => message.content)).toEqual([
        "said",
      ]);
      expect(await stored(found.room.id)).toHaveLength(1);
    });

    it("of a deleted message reach the lists of those who had not read it, and no others", async () => {
      const found = await roomOf(node, [ada, ben]);
      const message = await post(ada, found, "never mind");
      // That they are in the room now changes their lists, too.
      await node.settled();
      const [hers, his] = [await node.listen(ada), await node.listen(ben)];
      await node.get(Revisions).delete(ada, message.id);
      await node.settled();
      node.clock.advance(200);
      const here = ({ room_id }: { room_id: number }) => room_id === found.room.id;
      expect(await his.event("sidebar_changed", here)).toBeTruthy();
      await hers.caughtUp();
      expect(hers.events("sidebar_changed").filter(here)).toEqual([]);
    });

    it("of several messages are told to the members' own channels as one, and as read to the author", async () => {
      const found = await roomOf(node, [ada, ben]);
      const [hers, his] = [await node.listen(ada), await node.listen(ben)];
      await post(ada, found, "one");
      const last = await post(ada, found, "two");
      await node.settled();
      node.clock.advance(200);
      const activity = {
        room_id: found.room.id,
        message_id: last.id,
        ordinal: 2,
        author_id: ada.id,
      };
      const here = ({ room_id }: { room_id: number }) => room_id === found.room.id;
      expect(await his.event("room_activity", here)).toEqual(activity);
      expect(await hers.event("read_changed", here)).toEqual({
        room_id: found.room.id,
        last_read_id: last.id,
        last_read_ordinal: 2,
        unread: 0,
        mentions: 0,
      });
      await his.caughtUp();
      expect(his.events("room_activity").filter(here)).toHaveLength(1);
      expect(his.events("read_changed").filter(here)).toEqual([]);
    });
  });
});
