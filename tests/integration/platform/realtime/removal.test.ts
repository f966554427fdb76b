import { expect, test } from "vitest";
import { eventType } from "../../../../app/platform/realtime/index.ts";
import { z } from "zod";
import { ANN, BEN, describeCluster, person, ROOM } from "./cluster.ts";

const plain = eventType("removal_plain", z.object({ n: z.number() }));

describeCluster("A removed member", (cluster) => {
  test("hears nothing more, on every node and connection, and is told why", async () => {
    const ann = await person(cluster().here, ANN);
    const bens = [await person(cluster().here, BEN), await person(cluster().there, BEN)];
    cluster().members.delete(BEN);
    await cluster().here.hub.removeFromChannel(BEN, ROOM, "removed");
    await cluster().here.hub.publish(ROOM, plain, { n: 1 });
    await ann.event("removal_plain");
    await ann.event("presence:leaving", ({ user_id }) => user_id === BEN);
    for (const ben of bens) {
      expect(await ben.next("left")).toEqual({
        type: "left",
        channel: ROOM,
        reason: "removed",
      });
      await ben.roundTrip();
      expect(ben.received("event").filter(({ event }) => event === "removal_plain")).toEqual([]);
      const again = await ben.ask({ type: "join_channel", channel: ROOM });
      expect(again).toMatchObject({ type: "error", code: "channel_refused" });
    }
    expect(await cluster().here.presence.members(ROOM)).toHaveLength(1);
  });

  test("is not let in by a rule that was asked before the removal", async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    let first = true;
    cluster().here.rules.define("private-slow", async (viewer) => {
      const allowed = cluster().members.has(viewer.id);
      if (!first) return allowed;
      first = false;
      asked.resolve();
      await answer.promise;
      return allowed;
    });
    const ben = await cluster().here.connect(BEN);
    const joining = ben.ask({ type: "join_channel", channel: "private-slow" });
    await asked.promise;
    cluster().members.delete(BEN);
    await cluster().here.hub.removeFromChannel(BEN, "private-slow", "removed");
    answer.resolve();
    expect(await joining).toMatchObject({ type: "error", code: "channel_refused" });
    expect(cluster().here.channels.get("private-slow")).toBeUndefined();
  });
});
