import { expect, test } from "vitest";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import {
  ANN,
  BEN,
  type Cluster,
  describeCluster,
  describeSharded,
  EVE,
  person,
  ROOM,
} from "./cluster.ts";

function presenceSuite(cluster: () => Cluster): void {
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
    const node = await cluster().add({ presenceGraceMs: 1_500 });
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

  test("is exact for who joins in the middle of a crowd that comes and goes", async () => {
    const nodes = [cluster().here, cluster().there];
    const crowd = Array.from({ length: 12 }, (_, n) => 10 + n);
    for (const id of crowd) cluster().members.add(id);
    const sockets = await Promise.all(crowd.map((id) => nodes[id % 2]!.connect(id)));
    const witnesses = await Promise.all([0, 1, 2, 3].map((n) => nodes[n % 2]!.connect(ANN)));
    for (let turn = 0; turn < 6; turn += 1) {
      for (const [n, socket] of sockets.entries())
        socket.send({ type: (turn + n) % 2 ? "leave_channel" : "join_channel", channel: ROOM });
      witnesses[turn]?.send({ type: "join_channel", channel: ROOM });
      await sockets[turn]!.roundTrip();
    }
    await Promise.all([...sockets, ...witnesses].map((socket) => socket.roundTrip()));
    for (const node of nodes) await node.roundTrip();
    const present = (await cluster().here.presence.members(ROOM)).map(({ user_id }) => user_id);
    for (const witness of witnesses) {
      await witness.roundTrip();
      expect(seenBy(witness).toSorted(ascending)).toEqual(present.map(Number).toSorted(ascending));
    }
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
}

describeCluster("Presence", presenceSuite);
describeSharded("Presence", presenceSuite);

/** Who is there for a client that believes what it is told; fails when somebody comes or goes twice. */
function seenBy(socket: Socket): number[] {
  const joined = socket.received("joined")[0] as { members: { user_id: number }[] } | undefined;
  const seen = new Set(joined?.members.map(({ user_id }) => user_id));
  for (const { event, data } of socket.received("event")) {
    const { user_id: id } = data as { user_id: number };
    expect([event, id, seen.has(id)]).toEqual([event, id, event === "presence:leaving"]);
    if (event === "presence:joining") seen.add(id);
    else seen.delete(id);
  }
  return [...seen];
}

const ascending = (a: number, b: number): number => a - b;
