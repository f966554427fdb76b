import { beforeAll, describe, expect, it } from "vitest";
import { Messages, PrivateMessages, ReadState } from "../../../../app/features/messages/index.ts";
import { ReadAll } from "../../../../app/features/messages/read_all.ts";
import { ReceiptChoices } from "../../../../app/features/messages/receipts/receipt_choices.ts";
import { Receipts } from "../../../../app/features/messages/private/receipts.ts";
import { Conversations } from "../../../../app/features/messages/private/conversations.ts";
import { SeenBy } from "../../../../app/features/messages/receipts/seen_by.ts";
import { ThreadReading } from "../../../../app/features/messages/threads/thread_reading.ts";
import { DirectRooms, type MemberRoom, Sidebar } from "../../../../app/features/rooms/index.ts";
import { Levels } from "../../../../app/features/rooms/levels.ts";
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
    const nodes = await ChatNode.openSeveral(storey, storey.redis() ? 2 : 1, {
      SEEN_BY_LIMIT: "3",
    });
    node = nodes[0] as ChatNode;
    other = nodes[1] ?? node;
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const say = (viewer: Viewer, found: MemberRoom, draft: object = {}) =>
    node.get(Messages).post(viewer, found, { content: "hello", client_id: randomId(96), ...draft });
  const reads = async (viewer: Viewer, { room }: MemberRoom, id: number) =>
    node.get(ReadState).markRead(viewer, await seenBy(node, viewer, room.id), id);
  const seen = async (viewer: Viewer, id: number) =>
    (await other.get(SeenBy).of(viewer, id)).map(({ name }) => name);
  const choose = (viewer: Viewer, on: boolean) => node.get(ReceiptChoices).set(viewer, on);

  describe("seen by", () => {
    it("names the others who have read up to a message, in the room and in a thread", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const first = await say(ada, found);
      const second = await say(ada, found);
      expect(await seen(ada, first.id)).toEqual([]);
      await reads(cleo, found, first.id);
      await reads(ben, found, second.id);
      expect(await seen(ada, first.id)).toEqual(["Ben", "Cleo"]);
      expect(await seen(ada, second.id)).toEqual(["Ben"]);
      expect(await seen(ben, first.id)).toEqual(["Cleo"]);
      const reply = await say(ada, found, { thread_id: first.id });
      expect(await seen(ada, reply.id)).toEqual([]);
      await node.get(ThreadReading).markRead(cleo, first.id, reply.id);
      expect(await seen(ada, reply.id)).toEqual(["Cleo"]);
    });

    it("is not told of large rooms, nor to who does not belong to the room", async () => {
      const dora = await node.person("Dora");
      const crowd = await roomOf(node, [ada, ben, cleo, dora]);
      const { id } = await say(ada, crowd);
      await expect(seen(ada, id)).rejects.toMatchObject({ code: "room_too_large", status: 409 });
      const found = await roomOf(node, [ada, ben], "closed");
      const message = await say(ada, found);
      await expect(seen(cleo, message.id)).rejects.toMatchObject({ code: "message_not_found" });
      await takeOut(node, ada, found, ben);
      await expect(seen(ben, message.id)).rejects.toMatchObject({ code: "message_not_found" });
    });

    it("neither shows nor tells those who switched receipts off", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      const { id } = await say(ada, found);
      await reads(ben, found, id);
      await reads(cleo, found, id);
      await choose(ben, false);
      expect(await seen(ada, id)).toEqual(["Cleo"]);
      await expect(seen(ben, id)).rejects.toMatchObject({ code: "receipts_off", status: 403 });
      await choose(ben, true);
      expect(await seen(ada, id)).toEqual(["Ben", "Cleo"]);
    });
  });

  describe("receipts that are off", () => {
    it("are neither shown nor seen in a conversation: in the page, in answers and in frames", async () => {
      const [eve, finn] = await node.people("Eve", "Finn");
      const { id } = await node.get(DirectRooms).open(eve, [finn.id]);
      const found = await seenBy(node, eve, id);
      const device = await other.listen(eve);
      await choose(finn, false);
      const letter = await say(eve, found);
      await reads(finn, found, letter.id);
      await device.caughtUp();
      expect(device.frames("message_read")).toEqual([]);
      const receipt = async () =>
        (await other.get(Receipts).of(await seenBy(other, eve, id)))?.read_id;
      const page = async (viewer: Viewer, peer: Viewer) =>
        (await other.get(PrivateMessages).page(viewer, peer.id, {})).messages.at(-1)?.is_read;
      const last = async () => (await other.get(Conversations).of(eve))[0]?.last_message.is_read;
      expect([await receipt(), await page(eve, finn), await last()]).toEqual([0, false, false]);
      expect(await page(finn, eve)).toBe(true);
      await choose(finn, true);
      expect([await receipt(), await page(eve, finn), await last()]).toEqual([
        letter.id,
        true,
        true,
      ]);
      await choose(eve, false);
      expect([await receipt(), await page(eve, finn), await last()]).toEqual([0, false, false]);
      await choose(eve, true);
      const next = await say(eve, found);
      await reads(finn, found, next.id);
      expect(await device.next("message_read")).toMatchObject({ up_to: next.id });
      device.close();
    });
  });

  describe("marking all read", () => {
    it("clears rooms, conversations and threads, on all devices", async () => {
      const gwen = await node.person("Gwen");
      const found = await roomOf(node, [ada, gwen]);
      const { id } = await node.get(DirectRooms).open(ada, [gwen.id]);
      const direct = await seenBy(node, ada, id);
      const root = await say(gwen, await seenBy(node, gwen, found.room.id));
      await say(ada, found, { content: "@Gwen look" });
      await say(ada, found, { thread_id: root.id });
      await say(ada, direct);
      const state = async () => {
        const { rooms: all, counts } = await other.get(Sidebar).of(gwen);
        // Newcomers are in the first open room, too.
        const rooms = all.filter((one) => one.id === found.room.id || one.id === id);
        return {
          rooms: rooms.map(({ unread, mentions }) => [unread, mentions]),
          threads: counts["threads"],
        };
      };
      expect(await state()).toEqual({
        rooms: [
          [1, 1],
          [1, 0],
        ],
        threads: 1,
      });
      const device = await other.listen(gwen);
      expect(await node.get(ReadAll).of(gwen)).toEqual({ rooms: 2, threads: 1 });
      expect(await state()).toEqual({
        rooms: [
          [0, 0],
          [0, 0],
        ],
        threads: 0,
      });
      await device.event("read_changed", ({ room_id, unread }) => room_id === id && unread === 0);
      await device.event("thread_read_changed", ({ unread }) => unread === 0);
      expect(await node.get(ReadAll).of(gwen)).toEqual({ rooms: 0, threads: 0 });
      device.close();
    });
  });

  describe("a muted room", () => {
    it("is marked so in the list, told to all devices", async () => {
      const found = await roomOf(node, [ada, ben]);
      const device = await other.listen(ben);
      await node.get(Levels).set(ben, await seenBy(node, ben, found.room.id), "none");
      await device.event("sidebar_changed", ({ room_id }) => room_id === found.room.id);
      const line = (await other.get(Sidebar).of(ben)).rooms.find(({ id }) => id === found.room.id);
      expect(line?.muted).toBe(true);
      device.close();
    });
  });
});
