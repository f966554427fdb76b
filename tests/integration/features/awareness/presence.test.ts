import { beforeEach, describe, expect, it } from "vitest";
import { Users } from "../../../../app/features/accounts/index.ts";
import { Presence } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import type { Listener } from "../rooms/listener.ts";

const GRACE_MS = 10_000;
const LEASE_MS = 15_000;
const TOGETHER_MS = 200;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeEach(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben] = await here.people("Ada", "Ben");
  });

  /** Waits until the last that somebody was told about another person is this. */
  const sees = (listener: Listener, status: string, { id }: Viewer) =>
    until(
      () => {
        here.clock.advance(TOGETHER_MS);
        const told = ["user_online", "user_away", "user_offline"].flatMap((type) =>
          listener.frames(type).map((frame) => ({ frame, at: listener.order(frame) })),
        );
        const last = told
          .filter(({ frame }) => frame["user_id"] === id)
          .toSorted((a, b) => a.at - b.at)
          .at(-1);
        return last?.frame.type === `user_${status}`;
      },
      { what: `${status} of ${id}` },
    );
  const use = async (node: ChatNode, listener: Listener, idle: boolean) => {
    listener.connection.idle = idle;
    await node.get(Presence).heed(listener.connection);
  };
  const statusOf = async ({ id }: Viewer, node = here) =>
    (await node.get(Presence).statuses([id])).get(id);
  const pass = async (ms: number, nodes: ChatNode[]): Promise<void> => {
    for (let step = 0; step < ms; step += 1000) {
      here.clock.advance(1000);
      await Promise.all(nodes.map((node) => node.get(Presence).renew()));
    }
  };

  /** The node says no more: it neither renews its lease nor takes leave, as after `kill -9`. */
  const silence = (node: ChatNode): void => {
    node.get(Presence).renew = async () => {};
  };

  describe("away", () => {
    it("is who uses none of several devices on several nodes, and back with the first that is used", async () => {
      const hers = await here.listen(ada);
      const [laptop, phone] = [await here.listen(ben), await there.listen(ben)];
      await sees(hers, "online", ben);
      await use(here, laptop, true);
      expect(await statusOf(ben, there)).toBe("online");
      await use(there, phone, true);
      await sees(hers, "away", ben);
      expect([await statusOf(ben), await statusOf(ben, there)]).toEqual(["away", "away"]);
      const late = await there.listen(ada);
      const { users } = (await late.next("online_users")) as { users?: unknown };
      expect(users).toContainEqual(expect.objectContaining({ id: ben.id, status: "away" }));
      await use(here, laptop, false);
      await sees(hers, "online", ben);
    });

    it("may be said by hand, for all devices, and is over when it is taken back", async () => {
      const hers = await here.listen(ada);
      await there.listen(ben);
      await sees(hers, "online", ben);
      await here.get(Users).choosePresence(ben.id, "away");
      await sees(hers, "away", ben);
      await there.get(Users).choosePresence(ben.id, null);
      await sees(hers, "online", ben);
    });

    it("does not outlive its person: who leaves while away is offline after the grace", async () => {
      const hers = await here.listen(ada);
      const laptop = await there.listen(ben);
      await use(there, laptop, true);
      await sees(hers, "away", ben);
      laptop.close();
      await pass(GRACE_MS + 1000, [here, there]);
      await sees(hers, "offline", ben);
      expect(await statusOf(ben)).toBe("offline");
    });
  });

  describe("who hides", () => {
    it("is gone everywhere at once, rooms and lists too, and leaves no trace of when", async () => {
      const channel = "presence-room.1";
      const hers = await here.listen(ada, channel);
      const laptop = await there.listen(ben, channel);
      await sees(hers, "online", ben);
      const members = async () =>
        (await here.get(Presence).members(channel)).map(({ user_id }) => user_id);
      await until(async () => (await members()).includes(ben.id), { what: "Ben in the room" });
      await here.get(Users).choosePresence(ben.id, "hidden");
      await sees(hers, "offline", ben);
      expect(await members()).toEqual([ada.id]);
      const seen = (await here.get(Users).get(ben.id)).last_seen_at;
      expect(laptop.connection.closed).toBeUndefined();
      // A new device of the same person hides, too.
      await here.listen({ ...ben, presence: "hidden" }, channel);
      laptop.close();
      await pass(GRACE_MS + 1000, [here, there]);
      expect(await statusOf(ben)).toBe("offline");
      expect(await members()).toEqual([ada.id]);
      expect((await here.get(Users).get(ben.id)).last_seen_at).toBe(seen);
    });

    it("is seen again when they want, by connections that open again", async () => {
      const hers = await here.listen(ada);
      const laptop = await there.listen({ ...ben, presence: "hidden" });
      await here.get(Users).choosePresence(ben.id, "hidden");
      await there.get(Users).choosePresence(ben.id, null);
      await until(() => laptop.connection.closed !== undefined, { what: "the connection to end" });
      await there.listen(ben);
      await sees(hers, "online", ben);
    });
  });

  describe("a crash", () => {
    it("of the only node that held somebody shows within the lease, away or not", async () => {
      // Redis counts the lease in its own time, which no test can move.
      const short = { REALTIME_PRESENCE_LEASE_MS: "3000" };
      [here, there] = (await ChatNode.openSeveral(storey, 2, short)) as [ChatNode, ChatNode];
      [ada, ben] = await here.people("Ada", "Ben");
      const hers = await here.listen(ada);
      const laptop = await there.listen(ben);
      await use(there, laptop, true);
      // On a busy machine so short a lease may have run out by now, and nothing renewed it yet.
      for (const node of [there, here]) await node.get(Presence).renew();
      await sees(hers, "away", ben);
      silence(there);
      let passed = 0;
      const gone = async () => {
        // Longer than any lease, and not so long that her own connection would be taken for dead.
        if ((passed += 1000) <= 10_000) here.clock.advance(1000);
        await here.get(Presence).renew();
        return (await statusOf(ben)) === "offline";
      };
      await until(gone, { what: "the lease to run out" });
      await sees(hers, "offline", ben);
    });

    it("of one of two nodes changes nothing while the other is used", async () => {
      const hers = await here.listen(ada);
      await there.listen(ben);
      await here.listen(ben);
      await sees(hers, "online", ben);
      silence(there);
      await pass(LEASE_MS + 1000, [here]);
      await hers.caughtUp();
      expect(await statusOf(ben)).toBe("online");
      expect(hers.frames("user_offline")).toEqual([]);
    });
  });

  it("flapping within the grace is told to nobody", async () => {
    const hers = await here.listen(ada);
    let laptop = await there.listen(ben);
    await sees(hers, "online", ben);
    for (let turn = 0; turn < 20; turn++) {
      laptop.close();
      await pass(1000, [here, there]);
      laptop = await (turn % 2 === 0 ? here : there).listen(ben);
    }
    await hers.caughtUp();
    expect(hers.frames("user_offline")).toEqual([]);
    expect(hers.frames("user_away")).toEqual([]);
    expect(await statusOf(ben)).toBe("online");
  });
});
