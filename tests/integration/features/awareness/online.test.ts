import { beforeEach, describe, expect, it } from "vitest";
import { Memberships } from "../../../../app/features/rooms/index.ts";
import { Presence } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import type { Frame } from "../../../support/inbox.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import type { Listener } from "../rooms/listener.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const GRACE_MS = 10_000;
const TOGETHER_MS = 200;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let mallory: Viewer;

  beforeEach(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben, mallory] = await here.people("Ada", "Ben", "Mallory");
    // Everybody begins in the first open room; outside of it nobody sees Mallory.
    await here.get(Memberships).leave(mallory, await seenBy(here, mallory, 1));
  });

  const names = (frame: Frame) =>
    (frame["users"] as { name: string }[]).map(({ name }) => name).toSorted();

  /** Waits until a frame about somebody came; what happens at once is told together after a moment. */
  const told = (listener: Listener, type: string, { id }: Viewer) =>
    until(
      () => {
        here.clock.advance(TOGETHER_MS);
        return listener.frames(type).find((frame) => frame["user_id"] === id);
      },
      { what: `${type} of ${id}` },
    );

  /** Time goes by in steps, so that the nodes can renew their leases meanwhile. */
  const pass = async (ms: number): Promise<void> => {
    for (let step = 0; step < ms; step += 1000) {
      here.clock.advance(1000);
      await Promise.all([here, there].map((node) => node.get(Presence).renew()));
    }
  };

  describe("who connects", () => {
    it("is told who is online among those who share a room, oneself included", async () => {
      const hers = await here.listen(ada);
      expect(names(await hers.next("online_users"))).toEqual(["Ada"]);
      await here.listen(mallory);
      const his = await there.listen(ben);
      expect(names(await his.next("online_users"))).toEqual(["Ada", "Ben"]);
    });

    it("is announced to those who share a room, on every node, and to nobody else", async () => {
      const [hers, strangers] = [await here.listen(ada), await here.listen(mallory)];
      const his = await there.listen(ben);
      expect(await told(hers, "user_online", ben)).toEqual({
        type: "user_online",
        user_id: ben.id,
        name: "Ben",
      });
      // By then it was found out who sees Ada: whom she meets later is not told.
      await told(his, "user_online", ada);
      await roomOf(here, [ada, mallory], "closed");
      await there.listen(mallory);
      await strangers.caughtUp();
      expect(strangers.frames("user_online")).toEqual([]);
    });

    it("from a second device is no news", async () => {
      const hers = await here.listen(ada);
      await there.listen(ben);
      await told(hers, "user_online", ben);
      await here.listen(ben);
      await there.listen(ben);
      await here.person("Somebody");
      here.clock.advance(TOGETHER_MS);
      await hers.caughtUp();
      expect(hers.frames("user_online").filter(({ user_id }) => user_id === ben.id)).toHaveLength(
        1,
      );
    });
  });

  describe("who comes into a room", () => {
    it("sees its people from then on, and is seen by them", async () => {
      const hers = await here.listen(ada);
      const strangers = await there.listen(mallory);
      expect(names(await strangers.next("online_users"))).toEqual(["Mallory"]);
      await roomOf(here, [ada, mallory], "closed");
      await here.settled();
      expect(names(await strangers.next("online_users"))).toEqual(["Ada", "Mallory"]);
      expect(await told(hers, "user_online", mallory)).toMatchObject({ name: "Mallory" });
    });
  });

  describe("who leaves", () => {
    it("with the last device is offline after a grace", async () => {
      const hers = await here.listen(ada);
      const [phone, laptop] = [await here.listen(ben), await there.listen(ben)];
      await told(hers, "user_online", ben);
      phone.close();
      await pass(GRACE_MS + 1000);
      laptop.close();
      await pass(GRACE_MS - 1000);
      await hers.caughtUp();
      expect(hers.frames("user_offline")).toEqual([]);
      await pass(1000);
      expect(await told(hers, "user_offline", ben)).toEqual({
        type: "user_offline",
        user_id: ben.id,
        name: "Ben",
        last_seen_at: expect.any(String),
      });
    });
  });
});
