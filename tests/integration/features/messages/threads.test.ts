import { beforeAll, describe, expect, it } from "vitest";
import { Messages, Pagination, Revisions } from "../../../../app/features/messages/index.ts";
import { ThreadList } from "../../../../app/features/messages/threads/thread_list.ts";
import { ThreadReading } from "../../../../app/features/messages/threads/thread_reading.ts";
import { PrivateMessages } from "../../../../app/features/messages/private/private_messages.ts";
import { DirectRooms, type MemberRoom, unreadOf } from "../../../../app/features/rooms/index.ts";
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
  let cleo: Viewer;

  beforeAll(async () => {
    const env = { MESSAGE_PAGE_SIZE: "10" };
    const nodes = await ChatNode.openSeveral(storey, storey.redis() ? 2 : 1, env);
    node = nodes[0] as ChatNode;
    other = nodes[1] ?? node;
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const say = (viewer: Viewer, found: MemberRoom, draft: object = {}, on = node) =>
    on.get(Messages).post(viewer, found, { content: "hello", client_id: randomId(96), ...draft });
  const unreadThreads = async (viewer: Viewer) => {
    const { data } = await node.get(ThreadList).page(viewer);
    return data.map(({ thread_id, unread }) => ({ thread_id, unread }));
  };
  const roomUnread = async (viewer: Viewer, { room }: MemberRoom) => {
    const seen = await seenBy(node, viewer, room.id);
    return unreadOf(seen.room, seen.membership);
  };

  describe("a thread", () => {
    it("stands aside of the room's list and count, and below the message that began it", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const live = await node.listen(cleo, `presence-room.${found.room.id}`);
      const root = await say(ada, found, { content: "Lunch?" });
      const reply = await say(ben, found, { content: "Yes.", thread_id: root.id }, other);
      const second = await say(cleo, found, { content: "Me too.", thread_id: reply.id });
      expect(reply).toMatchObject({ thread_id: root.id, aside: true, ordinal: 0, seq: 2 });
      expect(second.thread_id).toBe(root.id);
      const page = await node.get(Pagination).page(found.room.id);
      expect(page.messages.map(({ id }) => id)).toEqual([root.id]);
      expect(await roomUnread(ben, found)).toBe(1);
      const shown = await live.event("message_updated", ({ seq }) => seq === 5);
      expect(shown["message"]).toMatchObject({
        id: root.id,
        thread: { count: 2, people: [{ name: "Cleo" }, { name: "Ben" }] },
      });
      const thread = await node.get(Pagination).page({ thread: root.id });
      expect(thread.messages.map(({ body }) => body)).toEqual(["Yes.", "Me too."]);
    });

    it("counts for its author and who replied, each on their own, and no more once it is read", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const [adas, bens] = [await node.listen(ada), await other.listen(ben)];
      const root = await say(ada, found);
      const first = await say(ben, found, { thread_id: root.id });
      const last = await say(ben, found, { thread_id: root.id });
      await adas.event("thread_activity", ({ message_id }) => message_id === last.id);
      expect(await unreadThreads(ada)).toContainEqual({ thread_id: root.id, unread: 2 });
      expect(await unreadThreads(ben)).toContainEqual({ thread_id: root.id, unread: 0 });
      expect((await unreadThreads(cleo)).map(({ thread_id }) => thread_id)).not.toContain(root.id);
      const reading = node.get(ThreadReading);
      expect(await reading.markRead(ada, root.id, first.id)).toMatchObject({ unread: 1 });
      await reading.markRead(ada, root.id, last.id);
      expect(await adas.event("thread_read_changed", ({ unread }) => unread === 0)).toMatchObject({
        thread_id: root.id,
        following: true,
      });
      expect(await reading.markRead(ada, root.id, first.id)).toMatchObject({ unread: 0 });
      await say(ada, found, { thread_id: root.id });
      await bens.event("thread_activity", ({ thread_id }) => thread_id === root.id);
      expect(await unreadThreads(ben)).toContainEqual({ thread_id: root.id, unread: 1 });
    });

    it("is followed by who is named in it and by hand, and left for good until one writes again", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const root = await say(ada, found);
      await say(ada, found, { content: "@Cleo look", thread_id: root.id });
      expect(await unreadThreads(cleo)).toContainEqual({ thread_id: root.id, unread: 1 });
      const reading = node.get(ThreadReading);
      await reading.follow(ben, root.id, true);
      expect(await unreadThreads(ben)).toContainEqual({ thread_id: root.id, unread: 1 });
      await reading.follow(cleo, root.id, false);
      await say(ada, found, { content: "@Cleo again", thread_id: root.id });
      const follows = async () => (await unreadThreads(cleo)).map(({ thread_id }) => thread_id);
      expect(await follows()).not.toContain(root.id);
      await say(cleo, found, { thread_id: root.id });
      expect(await follows()).toContain(root.id);
    });

    it("may be followed before anybody replies", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const root = await say(ada, found);
      await node.get(ThreadReading).follow(ben, root.id, true);
      expect((await unreadThreads(ben)).map(({ thread_id }) => thread_id)).not.toContain(root.id);
      await say(cleo, found, { thread_id: root.id });
      expect(await unreadThreads(ben)).toContainEqual({ thread_id: root.id, unread: 1 });
      expect(await unreadThreads(ada)).toContainEqual({ thread_id: root.id, unread: 1 });
    });

    it("shows in the room, too, what was also sent there", async () => {
      const found = await roomOf(node, [ada, ben]);
      const root = await say(ada, found);
      const reply = await say(ben, found, { thread_id: root.id, also_in_room: true });
      expect(reply).toMatchObject({ aside: false, ordinal: 2, thread_id: root.id });
      expect(await roomUnread(ada, found)).toBe(1);
      expect(await unreadThreads(ada)).toContainEqual({ thread_id: root.id, unread: 1 });
      const { messages } = await node.get(Pagination).page(found.room.id);
      expect(messages.map(({ id }) => id)).toEqual([root.id, reply.id]);
    });

    it("forgets a deleted reply: in its sum, in the counts of who had not read it", async () => {
      const found = await roomOf(node, [ada, ben]);
      const root = await say(ada, found);
      const one = await say(ben, found, { thread_id: root.id });
      const two = await say(ben, found, { thread_id: root.id });
      const revisions = node.get(Revisions);
      await revisions.delete(ben, one.id);
      expect(await unreadThreads(ada)).toContainEqual({ thread_id: root.id, unread: 1 });
      expect(await roomUnread(ada, found)).toBe(0);
      await revisions.delete(ben, two.id);
      const { messages } = await node.get(Pagination).page(found.room.id);
      expect(messages[0]?.thread).toBeNull();
      await revisions.delete(ada, root.id);
      const third = await say(ben, found, { thread_id: root.id });
      expect(third.thread_id).toBe(root.id);
    });

    it("does not begin at a deleted message, nor at one of another room, nor for who was put out", async () => {
      const found = await roomOf(node, [ada, ben], "closed");
      const elsewhere = await roomOf(node, [ada, ben]);
      const root = await say(ada, found);
      const bare = await say(ada, found);
      await say(ben, found, { thread_id: root.id });
      await node.get(Revisions).delete(ada, bare.id);
      const codeOf = (work: Promise<unknown>) => work.catch(({ code }: { code: string }) => code);
      expect(await codeOf(say(ben, found, { thread_id: bare.id }))).toBe("message_deleted");
      expect(await codeOf(say(ben, elsewhere, { thread_id: root.id }))).toBe("message_not_found");
      await takeOut(node, ada, found, ben);
      expect(await codeOf(say(ben, found, { thread_id: root.id }))).toBe("room_not_found");
      expect(await codeOf(node.get(ThreadReading).markRead(ben, root.id, 1))).toBe(
        "message_not_found",
      );
      expect((await unreadThreads(ben)).map(({ thread_id }) => thread_id)).not.toContain(root.id);
    });

    it("of a conversation is followed by all in it, and is none of its private messages", async () => {
      const { id } = await node.get(DirectRooms).open(ada, [ben.id]);
      const found = await seenBy(node, ada, id);
      const root = await say(ada, found, { content: "Psst" });
      await say(ada, found, { content: "in a thread", thread_id: root.id });
      expect(await unreadThreads(ben)).toContainEqual({ thread_id: root.id, unread: 1 });
      const { messages } = await node.get(PrivateMessages).page(ben, ada.id, {});
      expect(messages.map(({ content }) => content)).toEqual(["Psst"]);
    });

    it("lists come in pages by key, the newest first", async () => {
      const dana = await node.person("Dana");
      const found = await roomOf(node, [dana, ben]);
      const roots: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const { id } = await say(dana, found);
        await say(ben, found, { thread_id: id });
        roots.unshift(id);
      }
      const list = node.get(ThreadList);
      const first = await list.page(dana, { limit: 3 });
      const rest = await list.page(dana, { limit: 3, before: first.next ?? 0 });
      const ids = [...first.data, ...rest.data].map(({ thread_id }) => thread_id);
      expect(ids).toEqual(roots);
      expect([first.has_more, rest.has_more, rest.next]).toEqual([true, false, null]);
    });
  });
});
