import { beforeAll, describe, expect, it } from "vitest";
import { Blocks, Users } from "../../../../app/features/accounts/index.ts";
import { VisiblePeople } from "../../../../app/features/awareness/index.ts";
import { Messages, PrivateMessages } from "../../../../app/features/messages/index.ts";
import { DirectRooms, MembersList } from "../../../../app/features/rooms/index.ts";
import { AuditLog, type Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const TOGETHER_MS = 200;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeAll(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben] = await here.people("Ada", "Ben");
  });

  const write = (node: ChatNode, viewer: Viewer, to: Viewer) =>
    node.get(PrivateMessages).send(viewer, { to: to.id, content: "hi", client_id: randomId(96) });
  const statuses = async (viewer: Viewer) => {
    const people = await here.get(VisiblePeople).onlineFor(viewer.id);
    return people.map(({ name }) => name).toSorted();
  };

  it("takes messages between two away, whoever writes, and gives them back", async () => {
    await write(here, ben, ada);
    await here.get(Blocks).block(ada, ben.id);
    await expect(write(there, ben, ada)).rejects.toMatchObject({
      status: 403,
      code: "person_not_reachable",
    });
    await expect(write(here, ada, ben)).rejects.toMatchObject({ code: "person_blocked" });
    const page = await here.get(PrivateMessages).page(ada, ben.id, {});
    expect(page.messages).toHaveLength(1);
    await there.get(Blocks).unblock(ada, ben.id);
    expect(await write(here, ben, ada)).toMatchObject({ content: "hi" });
  });

  it("does not close rooms that both are in, nor conversations of more", async () => {
    const cleo = await here.person("Cleo");
    await here.get(Blocks).block(ada, ben.id);
    const { id } = await here.get(DirectRooms).open(ada, [ben.id, cleo.id]);
    const draft = () => ({ content: "all", client_id: randomId(96) });
    expect(await here.get(Messages).post(ben, await seenBy(here, ben, id), draft())).toBeTruthy();
    const found = await roomOf(here, [ada, ben]);
    expect(
      await here.get(Messages).post(ben, await seenBy(here, ben, found.room.id), draft()),
    ).toBeTruthy();
    await here.get(Blocks).unblock(ada, ben.id);
  });

  describe("of two who see each other", () => {
    it("neither sees the other come or go from then on; the blocked one is told nothing else", async () => {
      const [hers, his] = [await here.listen(ada), await there.listen(ben)];
      await until(
        () => {
          here.clock.advance(TOGETHER_MS);
          return hers.frames("user_online").some(({ user_id }) => user_id === ben.id);
        },
        { what: "Ada to see Ben" },
      );
      await here.get(Blocks).block(ada, ben.id);
      expect(await hers.next("user_offline")).toMatchObject({
        user_id: ben.id,
        last_seen_at: null,
      });
      expect(await his.next("user_offline")).toMatchObject({
        user_id: ada.id,
        last_seen_at: null,
      });
      expect(await hers.event("blocks_changed")).toEqual({ user_ids: [ben.id] });
      expect(await statuses(ada)).not.toContain("Ben");
      expect(await statuses(ben)).not.toContain("Ada");
      const seen = await here.get(MembersList).of(1, ada);
      expect(seen.find(({ id }) => id === ben.id)?.online).toBe(false);
      const others = await here.get(MembersList).of(1, await here.person("Dora"));
      expect(others.find(({ id }) => id === ben.id)?.online).toBe(true);
      await his.caughtUp();
      expect(his.events("blocks_changed")).toEqual([]);
      await here.get(Blocks).unblock(ada, ben.id);
      expect(await his.next("user_online")).toMatchObject({ user_id: ada.id });
    });
  });

  it("is said to nobody and stands in the audit log; oneself cannot be blocked", async () => {
    await expect(here.get(Blocks).block(ada, ada.id)).rejects.toMatchObject({
      status: 422,
      code: "block_oneself",
    });
    await here.get(Blocks).block(ada, ben.id);
    await there.get(Blocks).block(ada, ben.id);
    expect((await here.get(Blocks).list(ada.id)).map(({ name }) => name)).toEqual(["Ben"]);
    expect(await here.get(Blocks).list(ben.id)).toEqual([]);
    const [line] = await here.get(AuditLog).page({ about: `user:${ben.id}`, limit: 1 });
    expect(line).toMatchObject({ act: "user.blocked", actor: { name: "Ada" } });
    expect(await here.get(Users).find(ben.id)).toMatchObject({ banned_until: null });
  });
});
