import { beforeAll, describe, expect, it } from "vitest";
import { Messages, Revisions } from "../../../../app/features/messages/index.ts";
import { Pins } from "../../../../app/features/messages/keeping/pins.ts";
import {
  type MemberRoom,
  Memberships,
  Rooms,
  Sanctions,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import { AuditLog, type Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "./chat_node.ts";
import { roomOf, seenBy } from "./rooms_of.ts";

const HOUR = 3_600_000;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben, cleo] = await here.people("Ada", "Ben", "Cleo");
  });

  const find = (viewer: Viewer, { room }: MemberRoom, node = here) =>
    node.get(ViewerRooms).find(viewer, room.id);
  const say = async (viewer: Viewer, found: MemberRoom, client_id = randomId(96)) =>
    here
      .get(Messages)
      .post(viewer, await seenBy(here, viewer, found.room.id), { content: "hello", client_id });
  const change = async (viewer: Viewer, found: MemberRoom, changes: object) =>
    here.get(Rooms).change(await find(viewer, found), changes);
  const sanctions = (node = here) => node.get(Sanctions);
  const muting = { kind: "mute", reason: "too loud", minutes: 60 } as const;
  const banning = { kind: "ban", reason: "spam", minutes: 60 } as const;
  const refused = { status: 403, code: "not_allowed_in_room" };
  const gone = { status: 404, code: "room_not_found" };

  describe("a room's rules", () => {
    it("say from which role on one may write, invite and pin", async () => {
      const found = await roomOf(here, [ada, ben]);
      const { id } = await say(ben, found);
      await change(ada, found, { post_by: "moderator", invite_by: "owner", pin_by: "moderator" });
      await expect(say(ben, found)).rejects.toMatchObject(refused);
      const invited = here.get(Memberships).invite(await find(ben, found), [cleo.id]);
      await expect(invited).rejects.toMatchObject(refused);
      await expect(here.get(Pins).pin(ben, id)).rejects.toMatchObject(refused);
      await here.get(Memberships).appoint(ada, found, { userId: ben.id, role: "moderator" });
      expect(await say(ben, found)).toMatchObject({ content: "hello" });
      expect(await here.get(Pins).pin(ben, id)).toMatchObject({ id });
      const still = here.get(Memberships).invite(await find(ben, found), [cleo.id]);
      await expect(still).rejects.toMatchObject(refused);
    });

    it("of inviting follow the kind of the room until they are said", async () => {
      const found = await roomOf(here, [ada, ben]);
      const mayInvite = async () =>
        here
          .get(Memberships)
          .invite(await find(ben, found), [])
          .then(() => true)
          .catch(() => false);
      expect(await mayInvite()).toBe(true);
      await change(ada, found, { kind: "closed" });
      expect(await mayInvite()).toBe(false);
      await change(ada, found, { invite_by: "member" });
      expect(await mayInvite()).toBe(true);
    });

    it("that are for owners are made so, and opened again, by owners alone", async () => {
      const found = await roomOf(here, [ada, ben], "closed");
      await here.get(Memberships).appoint(ada, found, { userId: ben.id, role: "moderator" });
      await expect(change(ben, found, { pin_by: "owner" })).rejects.toMatchObject(refused);
      await change(ben, found, { pin_by: "moderator" });
      await change(ada, found, { post_by: "owner", invite_by: "owner" });
      for (const opened of [{ post_by: "member" }, { invite_by: "moderator", name: "ours" }])
        await expect(change(ben, found, opened)).rejects.toMatchObject(refused);
      // As a form sends it; and neither does another kind of room open it.
      await change(ben, found, { name: "calm", post_by: "owner", kind: "open" });
      const { room } = await find(ada, found);
      expect(room).toMatchObject({ name: "calm", kind: "open", post_by: "owner" });
      expect(room).toMatchObject({ invite_by: "owner", pin_by: "moderator" });
      await change(ada, found, { post_by: "member" });
      expect(await say(ben, found)).toMatchObject({ content: "hello" });
    });
  });

  describe("who owns a room", () => {
    it("hands it over and stays as moderator; nobody else can", async () => {
      const found = await roomOf(here, [ada, ben, cleo]);
      const memberships = here.get(Memberships);
      await expect(
        memberships.transfer(ben, await find(ben, found), ben.id + 0),
      ).rejects.toMatchObject(refused);
      await memberships.transfer(ada, found, ben.id);
      const roles = [await find(ada, found), await find(ben, found)].map(
        ({ membership }) => membership?.role,
      );
      expect(roles).toEqual(["moderator", "owner"]);
      await expect(
        memberships.transfer(ada, await find(ada, found), cleo.id),
      ).rejects.toMatchObject(refused);
    });
  });

  describe("who is muted", () => {
    it("reads and does not write, until the time is over or it is lifted", async () => {
      const found = await roomOf(here, [ada, ben]);
      const known = randomId(96);
      const first = await say(ben, found, known);
      await sanctions().put(ada, found, { ...muting, userId: ben.id });
      await expect(say(ben, found)).rejects.toMatchObject({ status: 403, code: "muted" });
      // What was stored before is acknowledged again, not refused.
      expect((await say(ben, found, known)).id).toBe(first.id);
      expect((await find(ben, found)).room.id).toBe(found.room.id);
      here.clock.advance(HOUR + 1);
      expect(await say(ben, found)).toBeTruthy();
      await sanctions().put(ada, found, { ...muting, minutes: null, userId: ben.id });
      await expect(say(ben, found)).rejects.toMatchObject({ code: "muted" });
      await sanctions(there).lift(ada, found, { userId: ben.id, kind: "mute" });
      expect(await say(ben, found)).toBeTruthy();
    });

    it("comes back muted", async () => {
      const found = await roomOf(here, [ada, ben]);
      await sanctions().put(ada, found, { ...muting, userId: ben.id });
      await here.get(Memberships).leave(ben, await find(ben, found));
      await there.get(Memberships).join(ben, await find(ben, found));
      await expect(say(ben, found)).rejects.toMatchObject({ code: "muted" });
    });
  });

  describe("who is banned", () => {
    it("is out at once on every node, sees the room no more and cannot be brought in", async () => {
      const found = await roomOf(here, [ada, ben, cleo]);
      const channel = `presence-room.${found.room.id}`;
      const [laptop, phone] = [await here.listen(ben, channel), await there.listen(ben, channel)];
      await sanctions().put(ada, found, { ...banning, userId: ben.id });
      for (const socket of [laptop, phone])
        expect(await socket.next("left")).toMatchObject({ channel, reason: "removed" });
      await expect(find(ben, found)).rejects.toMatchObject(gone);
      await expect(phone.join(channel)).rejects.toMatchObject({ code: "channel_refused" });
      const open = await there.get(ViewerRooms).open(ben);
      expect(open.map(({ id }) => id)).not.toContain(found.room.id);
      await expect(
        here.get(Memberships).invite(await find(ada, found), [ben.id]),
      ).rejects.toMatchObject({ status: 409, code: "banned_from_room" });
      expect((await find(cleo, found)).membership).toBeTruthy();
      here.clock.advance(HOUR + 1);
      await there.get(Memberships).join(ben, await find(ben, found, there));
      expect((await find(ben, found)).membership?.role).toBe("member");
    });

    it("comes in again when the ban is lifted", async () => {
      const found = await roomOf(here, [ada, ben], "closed");
      await sanctions().put(ada, found, { ...banning, minutes: null, userId: ben.id });
      expect((await sanctions().list(found)).map(({ kind, user }) => [kind, user.id])).toEqual([
        ["ban", ben.id],
      ]);
      await sanctions().lift(ada, found, { userId: ben.id, kind: "ban" });
      expect(await here.get(Memberships).invite(found, [ben.id])).toEqual([ben.id]);
    });
  });

  describe("keeping order", () => {
    it("is for owners and moderators, and never over those above", async () => {
      const found = await roomOf(here, [ada, ben, cleo]);
      const put = async (viewer: Viewer, who: Viewer) =>
        sanctions().put(viewer, await find(viewer, found), { ...muting, userId: who.id });
      await expect(put(ben, cleo)).rejects.toMatchObject(refused);
      await here.get(Memberships).appoint(ada, found, { userId: ben.id, role: "moderator" });
      await expect(put(ben, ada)).rejects.toMatchObject(refused);
      await expect(put(ben, ben)).rejects.toMatchObject(refused);
      expect(await put(ben, cleo)).toMatchObject({ kind: "mute", reason: "too loud" });
      const outside = await here.person("Mallory");
      await here.get(Memberships).leave(outside, await seenBy(here, outside, 1));
      const closed = await roomOf(here, [ada, ben], "closed");
      await expect(find(outside, closed)).rejects.toMatchObject(gone);
    });

    it("stands in the audit log, act by act", async () => {
      const found = await roomOf(here, [ada, cleo]);
      await sanctions().put(ada, found, { ...muting, userId: cleo.id });
      await sanctions().lift(ada, found, { userId: cleo.id, kind: "mute" });
      const { id } = await say(cleo, found);
      await here.get(Revisions).delete(ada, id);
      await here.get(Memberships).remove(ada, found, cleo.id);
      await sanctions().put(ada, found, { ...banning, userId: cleo.id });
      await sanctions().lift(ada, found, { userId: cleo.id, kind: "ban" });
      const lines = await here.get(AuditLog).page({ about: `user:${cleo.id}`, limit: 6 });
      expect(lines.map(({ act, actor }) => `${actor.name} ${act}`).toReversed()).toEqual([
        "Ada room.muted",
        "Ada room.unmuted",
        "Ada message.deleted",
        "Ada room.member_removed",
        "Ada room.banned",
        "Ada room.unbanned",
      ]);
      expect(JSON.stringify(lines)).not.toContain("hello");
    });
  });
});
