import { beforeAll, describe, expect, it } from "vitest";
import { Messages } from "../../../../app/features/messages/index.ts";
import {
  abilitiesIn,
  type MemberRoom,
  Memberships,
  Rooms,
  unreadOf,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "./chat_node.ts";
import { roomOf, seenBy, takeOut } from "./rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let other: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    [node, other] = await ChatNode.openTwo(storey);
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const find = (viewer: Viewer, { room }: MemberRoom) =>
    node.get(ViewerRooms).find(viewer, room.id);
  const role = async (viewer: Viewer, found: MemberRoom) =>
    (await find(viewer, found)).membership?.role;
  const memberships = () => node.get(Memberships);
  const say = (viewer: Viewer, found: MemberRoom) =>
    node.get(Messages).post(viewer, found, { content: "hello", client_id: randomId(96) });
  const gone = { status: 404, code: "room_not_found" };

  describe("the first rooms", () => {
    it("are one open room that the first administrator owns and newcomers join", async () => {
      const [general] = await node.get(ViewerRooms).open(ada, "general");
      expect(general).toMatchObject({ name: "general", joined: true, members_count: 3 });
      const found = await seenBy(node, ada, general?.id ?? 0);
      expect([await role(ada, found), await role(ben, found)]).toEqual(["owner", "member"]);
    });
  });

  describe("a room one may not see", () => {
    it("is not there, while an open one can be looked at", async () => {
      const [closed, open] = [await roomOf(node, [ada], "closed"), await roomOf(node, [ada])];
      await expect(find(ben, closed)).rejects.toMatchObject(gone);
      expect(await find(ben, open)).toMatchObject({ room: { id: open.room.id }, membership: null });
      await expect(node.get(ViewerRooms).findAsMember(ben, open.room.id)).rejects.toMatchObject({
        status: 403,
        code: "not_a_member",
      });
      await expect(node.get(ViewerRooms).find(ben, 999_999)).rejects.toMatchObject(gone);
    });

    it("is not listed either", async () => {
      const name = `hidden ${randomId(48)}`;
      const draft = { name, description: "", kind: "closed" as const, member_ids: [] };
      await node.get(Rooms).create(ada, draft);
      expect(await node.get(ViewerRooms).open(ben, name)).toEqual([]);
      await node.get(Rooms).create(ada, { ...draft, kind: "open" });
      expect(await node.get(ViewerRooms).open(ben, name.toUpperCase())).toMatchObject([
        { name, joined: false },
      ]);
    });

    it("is not found by a wildcard in its name", async () => {
      expect(await node.get(ViewerRooms).open(ada, "%")).toEqual([]);
      expect(await node.get(ViewerRooms).open(ada, "_eneral")).toEqual([]);
    });
  });

  describe("coming", () => {
    it("into an open room begins with everything read, and doing it twice changes nothing", async () => {
      const found = await roomOf(node, [ada]);
      await say(ada, found);
      await Promise.all([
        memberships().join(ben, await find(ben, found)),
        memberships().join(ben, await find(ben, found)),
      ]);
      const his = await seenBy(node, ben, found.room.id);
      expect(unreadOf(his.room, his.membership)).toBe(0);
      await say(ada, found);
      const later = await seenBy(node, ben, found.room.id);
      expect(unreadOf(later.room, later.membership)).toBe(1);
    });

    it("into an archived room is refused", async () => {
      const found = await roomOf(node, [ada]);
      await node.get(Rooms).archive(found);
      await expect(memberships().join(ben, await find(ben, found))).rejects.toMatchObject({
        code: "room_archived",
      });
    });

    it("into a room that was closed while one looked is refused", async () => {
      const found = await roomOf(node, [ada]);
      const looked = await find(ben, found);
      await node.get(Rooms).change(found, { kind: "closed" });
      await expect(memberships().join(ben, looked)).rejects.toMatchObject(gone);
    });

    it("into a closed room needs an invitation by who leads it", async () => {
      const found = await roomOf(node, [ada, ben], "closed");
      await expect(memberships().invite(await find(ben, found), [cleo.id])).rejects.toMatchObject({
        status: 403,
        code: "not_allowed_in_room",
      });
      await expect(find(cleo, found)).rejects.toMatchObject(gone);
      expect(await memberships().invite(found, [cleo.id, ben.id])).toEqual([cleo.id]);
      expect(await role(cleo, found)).toBe("member");
    });

    it("of nobody, or of somebody unknown, is refused", async () => {
      const found = await roomOf(node, [ada]);
      expect(await memberships().invite(found, [])).toEqual([]);
      await expect(memberships().invite(found, [999_999])).rejects.toMatchObject({
        status: 422,
        code: "user_not_found",
      });
    });
  });

  describe("going", () => {
    it("of the last owner hands the room to a moderator, else to who came first", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      await memberships().appoint(ada, found, { userId: cleo.id, role: "moderator" });
      await memberships().leave(ada, await find(ada, found));
      expect([await role(ben, found), await role(cleo, found)]).toEqual(["member", "owner"]);
      await memberships().leave(cleo, await find(cleo, found));
      expect(await role(ben, found)).toBe("owner");
    });

    it("of two owners at once never leaves a room without one", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      await memberships().appoint(ada, found, { userId: ben.id, role: "owner" });
      const [hers, his] = [await find(ada, found), await find(ben, found)];
      await Promise.all([memberships().leave(ada, hers), other.get(Memberships).leave(ben, his)]);
      expect(await role(cleo, found)).toBe("owner");
    });

    it("of the last member archives a closed room, and leaves an open one to who comes next", async () => {
      const [closed, open] = [await roomOf(node, [ada], "closed"), await roomOf(node, [ada])];
      await memberships().leave(ada, closed);
      await expect(find(ada, closed)).rejects.toMatchObject(gone);
      await memberships().leave(ada, open);
      await memberships().join(ben, await find(ben, open));
      expect(await role(ben, open)).toBe("owner");
    });

    it("takes the room from all sockets of the person, on every node, and from nobody else's", async () => {
      const found = await roomOf(node, [ada, ben, cleo], "closed");
      const channel = `presence-room.${found.room.id}`;
      const [here, there] = [await node.listen(ben, channel), await other.listen(ben, channel)];
      const stays = await other.listen(cleo, channel);
      await takeOut(node, ada, found, ben);
      for (const socket of [here, there]) {
        expect(await socket.next("left")).toMatchObject({ channel, reason: "removed" });
        expect(
          await socket.event("sidebar_changed", ({ room_id }) => room_id === found.room.id),
        ).toBeTruthy();
      }
      await say(ada, found);
      await stays.event("message_created");
      await Promise.all([here.caughtUp(), there.caughtUp()]);
      expect([...here.events("message_created"), ...there.events("message_created")]).toEqual([]);
      await expect(there.join(channel)).rejects.toMatchObject({ code: "channel_refused" });
    });

    it("is decided by owners, for moderators too, and never from below", async () => {
      const found = await roomOf(node, [ada, ben, cleo]);
      await memberships().appoint(ada, found, { userId: ben.id, role: "moderator" });
      const his = await find(ben, found);
      await expect(memberships().remove(ben, his, ada.id)).rejects.toMatchObject({ status: 403 });
      await expect(
        memberships().remove(cleo, await find(cleo, found), ben.id),
      ).rejects.toMatchObject({ status: 403 });
      await memberships().remove(ben, his, cleo.id);
      expect(await role(cleo, found)).toBeUndefined();
      await expect(memberships().remove(ben, his, cleo.id)).rejects.toMatchObject({
        code: "member_not_found",
      });
    });
  });

  describe("roles", () => {
    it("are given by owners, and one of them always stays", async () => {
      const found = await roomOf(node, [ada, ben]);
      await expect(
        memberships().appoint(ben, await find(ben, found), { userId: ben.id, role: "owner" }),
      ).rejects.toMatchObject({ status: 403 });
      await expect(
        memberships().appoint(ada, found, { userId: ada.id, role: "member" }),
      ).rejects.toMatchObject({
        status: 409,
        code: "last_owner",
      });
      await memberships().appoint(ada, found, { userId: ben.id, role: "owner" });
      await memberships().appoint(ada, found, { userId: ada.id, role: "member" });
      expect([await role(ada, found), await role(ben, found)]).toEqual(["member", "owner"]);
    });
  });

  describe("changing a room", () => {
    it("tells its members the new name, and everybody in it to look at their lists", async () => {
      const found = await roomOf(node, [ada, ben]);
      const socket = await node.listen(ben, `presence-room.${found.room.id}`);
      await node.get(Rooms).change(found, { name: "engine room", description: "hot" });
      expect(await socket.event("room_updated")).toMatchObject({
        room_id: found.room.id,
        name: "engine room",
        description: "hot",
        kind: "open",
        archived_at: null,
      });
      expect(
        await socket.event("sidebar_changed", ({ room_id }) => room_id === found.room.id),
      ).toBeTruthy();
    });

    it("is for owners and moderators", async () => {
      const found = await roomOf(node, [ada, ben]);
      const his = await find(ben, found);
      await expect(async () => node.get(Rooms).change(his, { name: "bens" })).rejects.toMatchObject(
        { status: 403 },
      );
      await expect(async () => node.get(Rooms).archive(his)).rejects.toMatchObject({ status: 403 });
      expect((await find(ada, found)).room.name).toBe("engines");
    });

    it("into an archived one ends writing and inviting until it is opened again", async () => {
      const found = await roomOf(node, [ada, ben]);
      await node.get(Rooms).archive(found);
      const archived = await find(ada, found);
      expect(abilitiesIn(archived)).toMatchObject({
        post: false,
        invite: false,
        administer: true,
        leave: true,
      });
      await node.get(Rooms).restore(archived);
      expect(abilitiesIn(await find(ada, found))).toMatchObject({ post: true, invite: true });
    });
  });
});
