import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type MessageResource,
  Messages,
  ReadState,
  Revisions,
} from "../../../../app/features/messages/index.ts";
import { type MemberRoom, unreadOf } from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const say = (viewer: Viewer, found: MemberRoom): Promise<MessageResource> =>
    node.get(Messages).post(viewer, found, { content: "hello", client_id: randomId(96) });

  const read = async (viewer: Viewer, found: MemberRoom, upTo: number) =>
    node.get(ReadState).markRead(viewer, await seenBy(node, viewer, found.room.id), upTo);

  const unread = async (viewer: Viewer, found: MemberRoom, from: number) =>
    node.get(ReadState).markUnread(viewer, await seenBy(node, viewer, found.room.id), from);

  const counted = async (viewer: Viewer, found: MemberRoom) => {
    const { room, membership } = await seenBy(node, viewer, found.room.id);
    return unreadOf(room, membership);
  };

  /** The same, counted message by message. */
  const recounted = async (viewer: Viewer, found: MemberRoom) => {
    const { membership } = await seenBy(node, viewer, found.room.id);
    const left = node
      .get(Database)
      .query.selectFrom("messages")
      .select("id")
      .where("room_id", "=", found.room.id)
      .where("id", ">", membership.last_read_id)
      .where("deleted_at", "is", null);
    return (await left.execute()).length;
  };

  describe("reading up to a message", () => {
    it("leaves what came after it", async () => {
      const found = await roomOf(node, [ada, ben]);
      const messages = [await say(ada, found), await say(ada, found), await say(ada, found)];
      expect(await read(ben, found, messages[1]?.id ?? 0)).toEqual({
        room_id: found.room.id,
        last_read_id: messages[1]?.id,
        last_read_ordinal: 2,
        unread: 1,
        mentions: 0,
      });
      expect(await counted(ben, found)).toBe(1);
    });

    it("clears the count on the person's other devices, and on nobody else's", async () => {
      const found = await roomOf(node, [ada, ben]);
      const { id } = await say(ada, found);
      const [phone, other] = [await node.listen(ben), await node.listen(ada)];
      await read(ben, found, id);
      const reading = {
        room_id: found.room.id,
        last_read_id: id,
        last_read_ordinal: 1,
        unread: 0,
        mentions: 0,
      };
      expect(await phone.event("read_changed")).toEqual(reading);
      await other.caughtUp();
      expect(other.events("read_changed")).toEqual([]);
    });

    it("never goes back, however late an old frame comes", async () => {
      const found = await roomOf(node, [ada, ben]);
      const [first, last] = [await say(ada, found), await say(ada, found)];
      await read(ben, found, last.id);
      const phone = await node.listen(ben);
      expect(await read(ben, found, first.id)).toMatchObject({ last_read_id: last.id, unread: 0 });
      await phone.caughtUp();
      expect(phone.events("read_changed")).toEqual([]);
    });

    it("takes an id from elsewhere as the last message before it", async () => {
      const found = await roomOf(node, [ada, ben]);
      const { id } = await say(ada, found);
      const elsewhere = await say(ada, await roomOf(node, [ada]));
      await say(ada, found);
      expect(await read(ben, found, elsewhere.id)).toMatchObject({ last_read_id: id, unread: 1 });
    });
  });

  describe("marking unread from a message on", () => {
    it("counts it and all after it again, but not what is deleted", async () => {
      const found = await roomOf(node, [ada, ben]);
      const messages = [];
      for (let n = 0; n < 4; n += 1) messages.push(await say(ada, found));
      await read(ben, found, messages[3]?.id ?? 0);
      await node.get(Revisions).delete(ada, messages[2]?.id ?? 0);
      expect(await unread(ben, found, messages[1]?.id ?? 0)).toMatchObject({
        last_read_id: messages[0]?.id,
        last_read_ordinal: 1,
        unread: 2,
        mentions: 0,
      });
      expect(await unread(ben, found, messages[0]?.id ?? 0)).toMatchObject({
        last_read_id: 0,
        unread: 3,
      });
    });

    it("holds against the word that one's own message is read, which is told a little later", async () => {
      const found = await roomOf(node, [ada, ben]);
      const phone = await node.listen(ben);
      const { id } = await say(ben, found);
      await node.settled();
      await unread(ben, found, id);
      node.clock.advance(200);
      await until(() => phone.events("read_changed").length === 2);
      const marked = { room_id: found.room.id, last_read_id: 0, unread: 1 };
      for (const told of phone.events("read_changed")) expect(told).toMatchObject(marked);
    });
  });

  const step = fc.record({
    do: fc.constantFrom("post", "post", "post", "delete", "delete", "read", "unread"),
    who: fc.nat(2),
    which: fc.nat(99),
  });
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  describe("whatever people post, delete, read and unread at the same time", () => {
    it("the counts are those that one gets by counting", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 8, size: "max" }),
          async (rounds) => {
            const people = [ada, ben, cleo] as const;
            const found = await roomOf(node, people);
            const posted: { id: number; by: Viewer }[] = [];
            const take = async ({ do: what, who, which }: Step): Promise<void> => {
              const viewer = people[who] as Viewer;
              const message = posted[which % Math.max(1, posted.length)];
              if (what === "post") posted.push({ id: (await say(viewer, found)).id, by: viewer });
              else if (!message) return;
              else if (what === "delete") await node.get(Revisions).delete(message.by, message.id);
              else await (what === "read" ? read : unread)(viewer, found, message.id);
            };
            for (const round of rounds) await Promise.all(round.map(take));
            for (const viewer of people)
              expect(await counted(viewer, found)).toBe(await recounted(viewer, found));
          },
        ),
        { numRuns: storey.name === "embedded" ? 30 : 15 },
      );
    });
  });
});
