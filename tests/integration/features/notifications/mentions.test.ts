import { beforeAll, describe, expect, it } from "vitest";
import { Messages, ReadState, Revisions } from "../../../../app/features/messages/index.ts";
import { MentionsRepository } from "../../../../app/features/messages/mentions/mentions_repository.ts";
import { ThreadReading } from "../../../../app/features/messages/threads/thread_reading.ts";
import { Notifications } from "../../../../app/features/notifications/index.ts";
import type { MemberRoom } from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Profiles } from "../../../../app/features/accounts/profiles.ts";
import { MessageResources } from "../../../../app/features/messages/message_resources.ts";
import { MessagesRepository } from "../../../../app/features/messages/messages_repository.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import { Presence } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy, takeOut } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let nodes: ChatNode[];
  let node: ChatNode;
  let other: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    nodes = await ChatNode.openSeveral(storey, storey.redis() ? 2 : 1);
    node = nodes[0] as ChatNode;
    other = nodes[1] ?? node;
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const say = (viewer: Viewer, found: MemberRoom, content: string, draft: object = {}) =>
    node.get(Messages).post(viewer, found, { content, client_id: randomId(96), ...draft });
  const settled = async () => {
    for (const one of nodes) await one.settled();
  };
  /** What somebody was told about a message. */
  const toldOf = async (viewer: Viewer, messageId: number) => {
    await settled();
    const { data } = await other.get(Notifications).page(viewer, {});
    return data.filter(({ data: place }) => place.message_id === messageId);
  };
  const isTold = async (viewer: Viewer, messageId: number) =>
    (await toldOf(viewer, messageId)).length;

  describe("a mention", () => {
    it("notifies whom it names, live and once, and nobody else", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const [bens, adas] = [await other.listen(ben), await node.listen(ada)];
      const { id } = await say(ada, found, "Morning @Ben, have a **look**");
      const told = await bens.event("notification");
      expect(told).toMatchObject({
        type: "mention",
        title: "Ada mentioned you in engines",
        message: "Morning @Ben, have a **look**",
        data: {
          room_id: found.room.id,
          message_id: id,
          url: `/rooms/${found.room.id}?message=${id}`,
        },
      });
      expect([await isTold(ben, id), await isTold(ada, id), await isTold(cleo, id)]).toEqual([
        1, 0, 0,
      ]);
      const own = await say(ada, found, "@Ada remember the milk");
      expect(await isTold(ada, own.id)).toBe(0);
      expect(adas.events("notification")).toEqual([]);
      bens.close();
      adas.close();
    });

    it("counts beside the room until it is read there, which reads its notification everywhere", async () => {
      const found = await roomOf(node, [ada, ben]);
      const mentions = node.get(MentionsRepository);
      const { id } = await say(ada, found, "@Ben and @Ben");
      await say(ada, found, "nobody");
      const { id: last } = await say(ada, found, "@ben again");
      expect((await mentions.unread(ben.id)).get(found.room.id)).toBe(2);
      expect((await mentions.unread(ada.id)).size).toBe(0);
      expect(await toldOf(ben, last)).toMatchObject([{ is_read: false }]);
      const device = await other.listen(ben);
      const before = await node.get(Notifications).unread(ben);
      const reading = node.get(ReadState);
      expect(await reading.markRead(ben, await seenBy(node, ben, found.room.id), id)).toMatchObject(
        { mentions: 1 },
      );
      expect(await device.event("notifications_changed")).toEqual({ unread: before - 1 });
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: true }]);
      expect(await toldOf(ben, last)).toMatchObject([{ is_read: false }]);
      await reading.markRead(ben, await seenBy(node, ben, found.room.id), last);
      expect((await mentions.unread(ben.id)).has(found.room.id)).toBe(false);
      device.close();
    });

    it("is read by answering it, and so is its notification", async () => {
      const found = await roomOf(node, [ada, ben]);
      const { id } = await say(ada, found, "@Ben are you in?");
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: false }]);
      await say(ben, await seenBy(node, ben, found.room.id), "yes");
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: true }]);
    });

    it("of an edit notifies only the new one, and the one taken out is told no longer", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const { id } = await say(ada, found, "@Ben look");
      expect(await isTold(ben, id)).toBe(1);
      await node.get(Notifications).markAsRead(ben);
      await node.get(Revisions).edit(ada, id, "@Ben and @Cleo, look");
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: true }]);
      expect(await isTold(cleo, id)).toBe(1);
      await node.get(Revisions).edit(ada, id, "@Cleo look");
      expect([await isTold(ben, id), await isTold(cleo, id)]).toEqual([0, 1]);
      await node.get(Revisions).delete(ada, id);
      expect(await isTold(cleo, id)).toBe(0);
      expect((await node.get(MentionsRepository).unread(cleo.id)).has(found.room.id)).toBe(false);
    });

    it("survives another name, and shows it", async () => {
      const dana = await node.person("Dana");
      const found = await roomOf(node, [ada, dana]);
      const { id } = await say(ada, found, "@Dana hello");
      await node.get(Profiles).update(dana.id, { name: "Dora & Co", color: 1 });
      await settled();
      const message = await other.get(MessagesRepository).find(id);
      if (!message) throw new Error("The message is gone.");
      const { html, mentions } = await other.get(MessageResources).one(message);
      expect(html).toContain(`data-mention="${dana.id}">@Dora &amp; Co</span>`);
      expect(mentions).toEqual([{ id: dana.id, name: "Dora & Co" }]);
      const edited = await node.get(Revisions).edit(ada, id, "@Dana hello again");
      expect(edited.mentions).toEqual([{ id: dana.id, name: "Dora & Co" }]);
    });

    it("tells nobody who does not belong to the room, muted it, or has left it since", async () => {
      const eve = await node.person("Eve");
      const found = await roomOf(node, [ada, ben, cleo], "closed");
      const stranger = await say(ada, found, "@Eve are you there?");
      expect(stranger.mentions).toEqual([]);
      expect(await isTold(eve, stranger.id)).toBe(0);
      const { query } = node.get(Database);
      const bens = query.updateTable("memberships").where("user_id", "=", ben.id);
      await bens.set({ level: "none" }).where("room_id", "=", found.room.id).execute();
      const { id } = await say(ada, found, "@Ben @Cleo");
      expect([await isTold(ben, id), await isTold(cleo, id)]).toEqual([0, 1]);
      expect((await node.get(MentionsRepository).unread(ben.id)).has(found.room.id)).toBe(false);
      await takeOut(node, ada, found, cleo);
      expect(await isTold(cleo, id)).toBe(0);
      expect(
        await node
          .get(Database)
          .query.selectFrom("notifications")
          .selectAll()
          .where("user_id", "=", cleo.id)
          .where("subject", "=", `message:${id}`)
          .execute(),
      ).toEqual([]);
    });

    it("in a thread is read there", async () => {
      const found = await roomOf(node, [ada, ben]);
      const root = await say(ada, found, "root");
      const { id } = await say(ada, found, "@Ben in here", { thread_id: root.id });
      expect(await toldOf(ben, id)).toMatchObject([
        { is_read: false, data: { thread_id: root.id } },
      ]);
      await node.get(ReadState).markRead(ben, await seenBy(node, ben, found.room.id), id);
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: false }]);
      await node.get(ThreadReading).markRead(ben, root.id, id);
      expect(await toldOf(ben, id)).toMatchObject([{ is_read: true }]);
    });

    it("waits for who has the room open, and is not told when it was read there", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const channel = `presence-room.${found.room.id}`;
      const [bens, cleos] = [await other.listen(ben, channel), await other.listen(cleo, channel)];
      // Leases run by the real clock, and nothing renews them by the test's.
      for (const one of nodes) await one.get(Presence).renew();
      const { id } = await say(ada, found, "@Ben @Cleo look");
      await cleos.event("message_created");
      expect([await isTold(ben, id), await isTold(cleo, id)]).toEqual([0, 0]);
      await other.get(ReadState).markRead(ben, await seenBy(other, ben, found.room.id), id);
      node.clock.advance(3000);
      await node.get(Outbox).sweep();
      await until(async () => (await isTold(cleo, id)) === 1);
      expect(await isTold(ben, id)).toBe(0);
      bens.close();
      cleos.close();
    });
  });

  describe("@room", () => {
    it("calls everybody but its author, when an owner or moderator says it", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const { id, html } = await say(ada, found, "@room lunch, @Ben!");
      expect(html).toContain('data-mention="room"');
      expect([await isTold(ada, id), await isTold(ben, id), await isTold(cleo, id)]).toEqual([
        0, 1, 1,
      ]);
      expect((await node.get(MentionsRepository).unread(ben.id)).get(found.room.id)).toBe(1);
      await node.get(Revisions).edit(ada, id, "lunch, @Ben!");
      expect([await isTold(ben, id), await isTold(cleo, id)]).toEqual([1, 0]);
    });

    it("is refused to others, in a word that says what to do", async () => {
      const found = await roomOf(node, [ada, ben]);
      const bens = await seenBy(node, ben, found.room.id);
      await expect(say(ben, bens, "@room lunch")).rejects.toMatchObject({
        code: "room_mention_refused",
        message: expect.stringContaining("Only owners and moderators"),
      });
      expect((await say(ben, bens, "`@room` is a word")).mentions).toEqual([]);
    });
  });
});
