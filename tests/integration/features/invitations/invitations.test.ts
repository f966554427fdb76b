import { beforeAll, describe, expect, it } from "vitest";
import { Users } from "../../../../app/features/accounts/index.ts";
import { Acceptance, Invitations } from "../../../../app/features/invitations/index.ts";
import {
  Memberships,
  Rooms,
  Sanctions,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const HOUR = 3_600_000;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  const over = { status: 404, code: "invitation_over" };

  beforeAll(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben] = await here.people("Ada", "Ben");
  });

  const link = (roomId: number | null, draft: { hours?: number; max_uses?: number } = {}) =>
    here.get(Invitations).create(ada, roomId, { hours: null, max_uses: null, ...draft });
  const follow = (node: ChatNode, who: Pick<Viewer, "id">, token: string) =>
    node.get(Acceptance).accept(who, token);
  const draftOf = (name: string) => ({
    name,
    email: `${name.toLowerCase()}.${Math.random()}@example.org`,
    password: "correct horse battery",
  });

  it("lets somebody into a closed room, once for each person", async () => {
    const { room } = await roomOf(here, [ada], "closed");
    const { token, id } = await link(room.id, { max_uses: 2 });
    expect(await follow(there, ben, token)).toBe(room.id);
    expect(await follow(here, ben, token)).toBe(room.id);
    expect((await seenBy(here, ben, room.id)).membership.role).toBe("member");
    expect(await here.get(Invitations).list(ada, room.id)).toMatchObject([{ id, uses: 1 }]);
  });

  it("makes an account, and its person lands in the room", async () => {
    const { room } = await roomOf(here, [ada], "closed");
    const { token } = await link(room.id);
    const { user, roomId } = await here.get(Acceptance).signUp(draftOf("Cleo"), token);
    expect(roomId).toBe(room.id);
    expect(await here.get(ViewerRooms).isMember(user as never, room.id)).toBe(true);
  });

  it("of many at once on two nodes lets in exactly as many as it says", async () => {
    const { room } = await roomOf(here, [ada], "closed");
    const { token, id } = await link(room.id, { max_uses: 3 });
    const crowd = await Promise.all(
      Array.from({ length: 10 }, (_, at) => here.person(`Guest ${at}`)),
    );
    const results = await Promise.allSettled(
      crowd.map((guest, at) => follow(at % 2 === 0 ? here : there, guest, token)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const refused = results.filter((one) => one.status === "rejected");
    for (const { reason } of refused) expect(reason).toMatchObject(over);
    expect(await here.get(Invitations).list(ada, room.id)).toMatchObject([
      { id, uses: 3, holds: false },
    ]);
    await expect(here.get(Acceptance).signUp(draftOf("Late"), token)).rejects.toMatchObject(over);
  });

  it("uses nothing up, and makes no account, when that fails", async () => {
    const { room } = await roomOf(here, [ada], "closed");
    const { token } = await link(room.id, { max_uses: 1 });
    const taken = { ...draftOf("Dora"), email: (await here.get(Users).get(ben.id)).email };
    await expect(here.get(Acceptance).signUp(taken, token)).rejects.toMatchObject({
      code: "email_taken",
    });
    expect(await here.get(Invitations).list(ada, room.id)).toMatchObject([{ uses: 0 }]);
    expect(await here.get(Acceptance).signUp(draftOf("Dora"), token)).toBeTruthy();
  });

  describe("ends", () => {
    it("with its time", async () => {
      const { room } = await roomOf(here, [ada], "closed");
      const { token } = await link(room.id, { hours: 1 });
      expect((await here.get(Acceptance).offer(token)).room?.id).toBe(room.id);
      here.clock.advance(HOUR);
      await expect(follow(here, ben, token)).rejects.toMatchObject(over);
    });

    it("when it is taken back or made anew, and the new link opens", async () => {
      const { room } = await roomOf(here, [ada], "closed");
      const [one, two] = [await link(room.id), await link(room.id)];
      const fresh = await there.get(Invitations).reset(ada, one.id);
      await here.get(Invitations).revoke(ada, two.id);
      for (const { token } of [one, two])
        await expect(follow(here, ben, token)).rejects.toMatchObject(over);
      expect(await follow(here, ben, fresh.token)).toBe(room.id);
    });

    it("with its time, and holds as long again when it is made anew", async () => {
      const { room } = await roomOf(here, [ada], "closed");
      const { id } = await link(room.id, { hours: 2, max_uses: 1 });
      here.clock.advance(3 * HOUR);
      const fresh = await there.get(Invitations).reset(ada, id);
      expect(fresh).toMatchObject({ holds: true, uses: 0, max_uses: 1 });
      here.clock.advance(2 * HOUR - 1);
      expect((await here.get(Acceptance).offer(fresh.token)).room?.id).toBe(room.id);
      here.clock.advance(1);
      await expect(follow(here, ben, fresh.token)).rejects.toMatchObject(over);
    });

    it("with its room, and for whoever is banned from it", async () => {
      const found = await roomOf(here, [ada], "closed");
      const { token } = await link(found.room.id);
      const ban = { userId: ben.id, kind: "ban", reason: "", minutes: null } as const;
      await here.get(Sanctions).put(ada, found, ban);
      await expect(follow(there, ben, token)).rejects.toMatchObject(over);
      await here.get(Rooms).archive(found);
      const cleo = await here.person("Cleo");
      await expect(follow(here, cleo, token)).rejects.toMatchObject(over);
    });
  });

  it("is made by who may invite, to the site by administrators; others do not know of it", async () => {
    const found = await roomOf(here, [ada, ben], "closed");
    const mine = here.get(Invitations);
    const draft = { hours: null, max_uses: null };
    await expect(mine.create(ben, found.room.id, draft)).rejects.toMatchObject({ status: 403 });
    await expect(mine.create(ben, null, draft)).rejects.toMatchObject({ status: 403 });
    const { id } = await link(found.room.id);
    await expect(mine.revoke(ben, id)).rejects.toMatchObject({ code: "invitation_not_found" });
    await here.get(Memberships).appoint(ada, found, { userId: ben.id, role: "moderator" });
    await mine.revoke(ben, id);
    const site = await link(null);
    expect((await here.get(Acceptance).signUp(draftOf("Eve"), site.token)).roomId).toBeNull();
  });

  it("is kept as a hash alone", async () => {
    const { room } = await roomOf(here, [ada]);
    const { token } = await link(room.id);
    const rows = await here.get(Database).query.selectFrom("invitations").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});
