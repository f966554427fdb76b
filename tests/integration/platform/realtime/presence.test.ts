import { expect, test } from "vitest";
import { until } from "../../../support/until.ts";
import { ANN, BEN, describeCluster, EVE, person, ROOM } from "./cluster.ts";

describeCluster("Presence", (cluster) => {
  test("shows who is cluster().here, and who comes and goes, over all nodes", async () => {
    const ann = await person(cluster().here, ANN);
    const ben = await cluster().there.connect(BEN);
    const { members: found } = await ben.ask({
      type: "join_channel",
      channel: ROOM,
    });
    expect(found).toContainEqual({ user_id: ANN, name: "Person 1" });
    expect(found).toContainEqual({ user_id: BEN, name: "Person 2" });
    expect(await ann.event("presence:joining")).toEqual({ user_id: BEN, name: "Person 2" });
    expect(ben.received("event")).toEqual([]);
    await ben.ask({ type: "leave_channel", channel: ROOM });
    expect(await ann.event("presence:leaving")).toEqual({ user_id: BEN, name: "Person 2" });
  });

  test("has one member a person over any number of connections", async () => {
    const ann = await person(cluster().here, ANN);
    const first = await person(cluster().here, BEN);
    await ann.event("presence:joining");
    const second = await person(cluster().there, BEN);
    const third = await person(cluster().here, BEN);
    await first.close();
    await third.close();
    await second.roundTrip();
    expect(await cluster().there.presence.members(ROOM)).toHaveLength(2);
    await second.close();
    await ann.event("presence:leaving");
    expect(ann.received("event").map(({ event }) => event)).toEqual([
      "presence:joining",
      "presence:leaving",
    ]);
  });

  test("keeps a member whose cable was cut for a grace, and nobody notices a quick return", async () => {
    const node = await cluster().add({ presenceGraceMs: 400 });
    const ann = await person(cluster().here, ANN);
    const ben = await person(node, BEN);
    await ann.event("presence:joining");
    ben.drop();
    await until(() => node.registry.ofUser(BEN).size === 0, { what: "the end of the socket" });
    expect(await cluster().here.presence.members(ROOM)).toHaveLength(2);
    const again = await person(node, BEN);
    again.drop();
    await ann.event("presence:leaving");
    expect(ann.received("event")).toHaveLength(2);
  });

  test("lets the members of a dead node vanish when its lease has run out", async () => {
    const doomed = await cluster().add({ presenceLeaseMs: 300 });
    const watching = await cluster().add({ presenceLeaseMs: 300 });
    const ann = await person(watching, ANN);
    const ben = await person(doomed, BEN);
    await ann.event("presence:joining");
    await cluster().kill(doomed);
    await ben.closed;
    expect(await ann.event("presence:leaving")).toMatchObject({ user_id: BEN });
    expect(await cluster().here.presence.members(ROOM)).toHaveLength(1);
  });

  test("survives fifty quick joins and leaves without a trace", async () => {
    const ben = await cluster().there.connect(BEN);
    for (let n = 0; n < 50; n += 1) {
      ben.send({ type: "join_channel", channel: ROOM });
      ben.send({ type: "leave_channel", channel: ROOM });
    }
    await ben.roundTrip();
    await until(async () => (await cluster().here.presence.members(ROOM)).length === 0);
    expect(cluster().there.channels.get(ROOM)).toBeUndefined();
  });

  test("knows who is online, whatever they joined", async () => {
    await cluster().here.connect(ANN);
    await cluster().there.connect(BEN);
    await until(async () => (await cluster().here.presence.onlineUsers()).length === 2);
    expect(await cluster().here.presence.isOnline([ANN, BEN, EVE])).toEqual(new Set([ANN, BEN]));
  });

  test("tells once, on one node, that a person came online", async () => {
    const told: number[] = [];
    for (const node of [cluster().here, cluster().there])
      node.presence.onOnline((id) => void told.push(id));
    await cluster().here.connect(ANN);
    await cluster().there.connect(ANN);
    await cluster().here.connect(BEN);
    await until(() => told.includes(BEN), { what: "word of Ben" });
    await until(async () => (await cluster().there.presence.onlineUsers()).length === 2);
    expect(told).toEqual([ANN, BEN]);
  });
});
