import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serverFrames } from "../../../../app/platform/realtime/index.ts";
import type { Frame } from "../../../support/inbox.ts";
import { memoryBackend } from "./backends.ts";
import { ANN, BEN, Cluster, person, ROOM } from "./cluster.ts";

describe("What the hub sends to native clients", () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = new Cluster(await memoryBackend());
    await cluster.add();
  });
  afterEach(() => cluster.stop());

  /** As the reference of the protocol says, field by field, and nothing else. */
  function expectTold(frame: Frame): void {
    const known = Object.entries(serverFrames).find(([type]) => type === frame.type);
    const result = known?.[1].schema.safeParse(frame);
    expect([frame.type, result?.error?.issues]).toEqual([frame.type, undefined]);
  }

  test("is what its reference says, frame by frame", async () => {
    const ann = await person(cluster.here, ANN);
    const ben = await person(cluster.here, BEN);
    await ann.event("presence:joining");
    await ann.ask({ type: "join_channel", channel: "news" });
    await ann.ask({ type: "join_channel", channel: "cache-empty" });
    await ben.ask({ type: "publish", channel: ROOM, event: "client-nod", data: 1 });
    await ann.event("client-nod");
    await ann.ask({ type: "publish", channel: "news", event: "tick", data: { n: 1 } });
    await ann.event("tick");
    await ann.ask({ type: "ping" });
    await ann.ask({ type: "dance" });
    await ann.ask({ type: "join_channel", channel: 7 });
    await ann.ask({ type: "leave_channel", channel: "news" });
    cluster.members.delete(ANN);
    await cluster.here.hub.removeFromChannel(ANN, ROOM, "removed");
    await ann.next("left", ({ channel }) => channel === ROOM);
    const types = ["connected", "joined", "left", "event", "published", "pong", "error"];
    for (const type of types) {
      const frames = ann.received(type);
      expect([type, frames.length > 0]).toEqual([type, true]);
      for (const frame of frames) expectTold(frame);
    }
    await Promise.all([ann.close(), ben.close()]);
  });

  test("is the same of what is missed for good", async () => {
    const ann = await person(cluster.here, ANN);
    await cluster.restart(ROOM);
    const frame = await ann.next("recover");
    expectTold(frame);
    expect(frame).toMatchObject({ channels: [{ channel: ROOM }] });
    await ann.close();
  });
});
