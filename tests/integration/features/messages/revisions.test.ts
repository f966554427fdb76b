import { beforeAll, describe, expect, it } from "vitest";
import {
  type MessageResource,
  Messages,
  Revisions,
} from "../../../../app/features/messages/index.ts";
import { EarlierVersions } from "../../../../app/features/messages/versions/earlier_versions.ts";
import { Blocks } from "../../../../app/features/accounts/index.ts";
import {
  DirectRooms,
  type MemberRoom,
  Memberships,
  Rooms,
  Sanctions,
  unreadOf,
} from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let mallory: Viewer;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    ada = await node.person("Ada");
    ben = await node.person("Ben");
    mallory = await node.person("Mallory");
  });

  const post = (viewer: Viewer, found: MemberRoom, content: string): Promise<MessageResource> =>
    node.get(Messages).post(viewer, found, { content, client_id: randomId(96) });

  const edit = (viewer: Viewer, { id }: { id: number }, content: string) =>
    node.get(Revisions).edit(viewer, id, content);

  const remove = (viewer: Viewer, { id }: { id: number }) => node.get(Revisions).delete(viewer, id);

  const versions = async ({ id }: { id: number }) => {
    const { query } = node.get(Database);
    const rows = query.selectFrom("message_versions").selectAll().where("message_id", "=", id);
    return (await rows.orderBy("id").execute()).map(({ body }) => body);
  };

  const shown = (viewer: Viewer, { id }: { id: number }) =>
    node.get(EarlierVersions).of(viewer, id);

  describe("editing", () => {
    it("gives a message other words, keeps the earlier ones and tells the room", async () => {
      const found = await roomOf(node, [ada, ben]);
      const first = await post(ada, found, "hallo");
      const listener = await node.listen(ben, `presence-room.${found.room.id}`);
      await edit(ada, first, "hello");
      const second = await edit(ada, first, "hello **all**");
      expect(second).toMatchObject({
        id: first.id,
        content: "hello **all**",
        html: "<p>hello <strong>all</strong></p>\n",
        seq: 3,
        ordinal: 1,
        created_at: first.created_at,
        edited_at: expect.any(String),
      });
      expect(await versions(first)).toEqual(["hallo", "hello"]);
      expect(await listener.event("message_updated", ({ seq }) => seq === 3)).toEqual({
        message: second,
        room_id: found.room.id,
        seq: 3,
      });
    });

    it("with the same words changes nothing", async () => {
      const found = await roomOf(node, [ada]);
      const first = await post(ada, found, "as it is");
      expect(await edit(ada, first, "as it is")).toEqual(first);
      expect(await versions(first)).toEqual([]);
      expect((await seenBy(node, ada, found.room.id)).room.change_seq).toBe(1);
    });

    it("is for the author alone, not even for the room's owner", async () => {
      const his = await post(ben, await roomOf(node, [ada, ben]), "mine");
      await expect(edit(ada, his, "yours")).rejects.toMatchObject({
        status: 403,
        code: "not_the_author",
      });
    });

    it.each([
      ["nothing", "  ", "message_empty"],
      ["too much", "x".repeat(4001), "message_too_long"],
    ])("into %s is refused", async (_, content, code) => {
      const message = await post(ada, await roomOf(node, [ada]), "fine");
      await expect(edit(ada, message, content)).rejects.toMatchObject({ status: 422, code });
      expect(await versions(message)).toEqual([]);
    });

    it("is not for who may not write there now, and is again once they may", async () => {
      const found = await roomOf(node, [ada, ben]);
      const message = await post(ben, found, "as agreed");
      const sanctions = node.get(Sanctions);
      const mute = { kind: "mute", userId: ben.id, reason: "too loud", minutes: 60 } as const;
      await sanctions.put(ada, found, mute);
      await expect(edit(ben, message, "shouted")).rejects.toMatchObject({ code: "muted" });
      await sanctions.lift(ada, found, mute);
      await node.get(Rooms).change(found, { post_by: "moderator" });
      const refused = { status: 403, code: "not_allowed_in_room" };
      await expect(edit(ben, message, "announced")).rejects.toMatchObject(refused);
      await node.get(Rooms).change(found, { post_by: "member" });
      expect(await edit(ben, message, "as written")).toMatchObject({ content: "as written" });
      expect(await versions(message)).toEqual(["as agreed"]);
    });

    it("in a conversation is over once one has blocked the other", async () => {
      const found = await node.get(DirectRooms).open(ben, [ada.id]);
      const message = await post(ben, await seenBy(node, ben, found.id), "hello");
      await node.get(Blocks).block(ada, ben.id);
      const refused = { status: 403, code: "person_not_reachable" };
      await expect(edit(ben, message, "answer me")).rejects.toMatchObject(refused);
      await node.get(Blocks).unblock(ada, ben.id);
      expect(await edit(ben, message, "hello again")).toMatchObject({ content: "hello again" });
    });

    it("shows to all who may read it what a message said before, made safe, and to nobody else", async () => {
      const found = await roomOf(node, [ada, ben], "closed");
      const message = await post(ada, found, "<img src=x onerror=alert(1)> **first**");
      expect(await shown(ben, message)).toEqual([]);
      await edit(ada, message, "second");
      await edit(ada, message, "third");
      const [first, second, ...more] = await shown(ben, message);
      expect(first?.html).toContain("&lt;img src=x");
      expect(first?.html).toContain("<strong>first</strong>");
      expect(second).toMatchObject({ content: "second", replaced_at: expect.any(String) });
      expect(more).toEqual([]);
      const gone = { status: 404, code: "message_not_found" };
      await expect(shown(mallory, message)).rejects.toMatchObject(gone);
      const open = await post(ada, await roomOf(node, [ada]), "for all");
      await edit(ada, open, "for everybody");
      expect(await shown(mallory, open)).toMatchObject([{ content: "for all" }]);
      await remove(ada, message);
      expect(await shown(ada, message)).toEqual([]);
    });

    it("is over once the room is archived", async () => {
      const found = await roomOf(node, [ada]);
      const message = await post(ada, found, "for the record");
      await node.get(Rooms).archive(found);
      await expect(edit(ada, message, "not so")).rejects.toMatchObject({ code: "room_archived" });
    });
  });

  describe("deleting", () => {
    it("leaves the place and takes the words, also the earlier ones", async () => {
      const found = await roomOf(node, [ada, ben]);
      const message = await post(ada, found, "a secret");
      await edit(ada, message, "a slip");
      const listener = await node.listen(ben, `presence-room.${found.room.id}`);
      const gone = await remove(ada, message);
      expect(gone).toMatchObject({ id: message.id, content: "", html: "", seq: 3, ordinal: 1 });
      expect(gone.deleted_at).not.toBeNull();
      expect(await versions(message)).toEqual([]);
      expect((await listener.event("message_deleted")).message).toEqual(gone);
    });

    it("twice is the same as once", async () => {
      const found = await roomOf(node, [ada]);
      const message = await post(ada, found, "away");
      const gone = await remove(ada, message);
      expect(await remove(ada, message)).toEqual(gone);
      const both = await post(ada, found, "away too");
      await Promise.all([remove(ada, both), remove(ada, both)]);
      expect((await seenBy(node, ada, found.room.id)).room.change_seq).toBe(4);
    });

    it("is for the author and for who leads the room, and for nobody else", async () => {
      const found = await roomOf(node, [ada, ben, mallory]);
      const [his, hers] = [await post(ben, found, "spam"), await post(ada, found, "rules")];
      await expect(remove(mallory, his)).rejects.toMatchObject({
        status: 403,
        code: "not_allowed_in_room",
      });
      await expect(remove(ben, hers)).rejects.toMatchObject({ status: 403 });
      await node.get(Memberships).appoint(ada, await seenBy(node, ada, found.room.id), {
        userId: mallory.id,
        role: "moderator",
      });
      expect((await remove(mallory, his)).deleted_at).not.toBeNull();
      expect((await remove(ada, hers)).deleted_at).not.toBeNull();
    });

    it("ends all editing", async () => {
      const message = await post(ada, await roomOf(node, [ada]), "gone");
      await remove(ada, message);
      await expect(edit(ada, message, "back")).rejects.toMatchObject({
        status: 409,
        code: "message_deleted",
      });
    });

    it("makes one message less to read, for those who had not read it", async () => {
      const found = await roomOf(node, [ada, ben, mallory]);
      const message = await post(ada, found, "never mind");
      await post(mallory, found, "what was it?");
      await remove(ada, message);
      const unread = async (viewer: Viewer) => {
        const { room, membership } = await seenBy(node, viewer, found.room.id);
        return unreadOf(room, membership);
      };
      expect(await Promise.all([ada, ben, mallory].map(unread))).toEqual([1, 1, 0]);
    });
  });

  describe("a stranger", () => {
    it("finds no message of a closed room", async () => {
      const secret = await post(ada, await roomOf(node, [ada, ben], "closed"), "the plan");
      await expect(edit(mallory, secret, "my plan")).rejects.toMatchObject({
        status: 404,
        code: "message_not_found",
      });
      await expect(remove(mallory, secret)).rejects.toMatchObject({
        status: 404,
        code: "message_not_found",
      });
    });

    it("may look at an open room and change nothing in it", async () => {
      const message = await post(ada, await roomOf(node, [ada]), "for all");
      await expect(remove(mallory, message)).rejects.toMatchObject({
        status: 403,
        code: "not_a_member",
      });
    });
  });
});
