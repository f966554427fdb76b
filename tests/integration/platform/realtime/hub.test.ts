import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { eventType } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { type Backend, memoryBackend, redisBackend } from "./backends.ts";
import { LiveNode } from "./live_node.ts";

const ANN = 1;
const BEN = 2;
const EVE = 3;

const posted = eventType("test_posted", z.object({ n: z.number() }), { view: "posted.njk" });
const plain = eventType("test_plain", z.object({ n: z.number() }));
const broken = eventType("test_broken", z.object({ n: z.number() }), { view: "broken.njk" });
const typing = eventType("test_typing", z.object({ user_id: z.number() }), { bare: true });

function hubSuite(open: () => Promise<Backend>): void {
  let backend: Backend;
  let nodes: LiveNode[];
  let here: LiveNode;
  let there: LiveNode;
  let members: Set<number>;

  /** Rooms that Ann and Ben are in. */
  async function startNode(settings = {}): Promise<LiveNode> {
    const node = await LiveNode.start({ backend, settings });
    node.rules.define("presence-room.{id}", async (viewer) => {
      return members.has(viewer.id) && { info: { name: viewer.name } };
    });
    nodes.push(node);
    return node;
  }

  beforeEach(async () => {
    backend = await open();
    nodes = [];
    members = new Set([ANN, BEN]);
    [here, there] = [await startNode(), await startNode()];
  });

  afterEach(async () => {
    for (const node of nodes) await node.stop();
    await backend.close();
  });

  async function joined(socket: Socket, channel: string): Promise<Socket> {
    const answer = await socket.ask({ type: "join_channel", channel });
    expect(answer).toMatchObject({ type: "joined", channel });
    return socket;
  }

  const person = async (node: LiveNode, who: number | string, channel = "presence-room.7") =>
    joined(await node.connect(who), channel);

  describe("An event", () => {
    test("reaches the channel's subscribers on every node once, and nobody else", async () => {
      const ann = await person(here, ANN);
      const ben = await person(there, BEN);
      const other = await person(there, ANN, "news");
      await here.hub.publish("presence-room.7", plain, { n: 1 });
      const frame = await ann.next("event", ({ event }) => event === "test_plain");
      expect(frame).toEqual({
        type: "event",
        channel: "presence-room.7",
        event: "test_plain",
        data: { n: 1 },
        id: expect.any(String),
      });
      expect(await ben.next("event", ({ event }) => event === "test_plain")).toEqual(frame);
      await here.hub.publish(["presence-room.7", "news"], plain, { n: 2 });
      expect((await other.next("event"))["data"]).toEqual({ n: 2 });
      await ben.event("test_plain", ({ n }) => n === 2);
      for (const socket of [ann, ben]) {
        expect(socket.received("event").filter(({ event }) => event === "test_plain")).toHaveLength(
          2,
        );
      }
      expect(other.received("event")).toHaveLength(1);
    });

    test("comes in the order in which it was published", async () => {
      const ann = await person(here, ANN);
      const ben = await person(there, BEN);
      for (let n = 0; n < 500; n += 1) await here.hub.publish("presence-room.7", plain, { n });
      for (const socket of [ann, ben]) {
        await socket.event("test_plain", ({ n }) => n === 499);
        const numbers = socket
          .received("event")
          .filter(({ event }) => event === "test_plain")
          .map(({ data }) => data.n);
        expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n));
      }
    });

    test("leaves out the connection that caused it, on its node and from the others", async () => {
      const ann = await here.connect(ANN);
      const { connection_id: except } = await ann.next("connected");
      await joined(ann, "news");
      const ben = await person(there, BEN, "news");
      await here.hub.publish("news", plain, { n: 1 }, { except });
      await there.hub.publish("news", plain, { n: 2 }, { except });
      await there.hub.publish("news", plain, { n: 3 });
      await ben.event("test_plain", ({ n }) => n === 3);
      await ann.event("test_plain", ({ n }) => n === 3);
      expect(ben.received("event")).toHaveLength(3);
      expect(ann.received("event")).toHaveLength(1);
    });

    test("is HTML for pages, from this node or another, and JSON where it has no view", async () => {
      const ann = await person(here, `${ANN}&format=html`);
      const ben = await person(there, `${BEN}&format=html`);
      await here.hub.publish("presence-room.7", posted, { n: 1 });
      await here.hub.publish("presence-room.7", plain, { n: 2 });
      await here.hub.publish("presence-room.7", broken, { n: 3 });
      const html = `<hx-partial>posted.njk {"event":"test_posted","data":{"n":1}}</hx-partial>`;
      for (const socket of [ann, ben]) {
        expect((await socket.next("html"))["html"]).toBe(html);
        expect(await socket.event("test_plain")).toEqual({ n: 2 });
        expect(await socket.event("test_broken")).toEqual({ n: 3 });
      }
    });

    test("of the chat's own protocol is a frame of its own, on every node", async () => {
      const ann = await person(here, ANN);
      const ben = await person(there, BEN);
      await here.hub.publish("presence-room.7", typing, { user_id: 9 });
      for (const socket of [ann, ben]) {
        expect(await socket.next("test_typing")).toEqual({ type: "test_typing", user_id: 9 });
      }
    });

    test("for a person reaches all their connections, wherever they are, without joining", async () => {
      const sockets = [await here.connect(ANN), await there.connect(ANN), await here.connect(BEN)];
      for (const socket of sockets) await socket.roundTrip();
      await here.hub.sendToUser(ANN, plain, { n: 1 });
      expect(await sockets[0]?.event("test_plain")).toEqual({ n: 1 });
      expect(await sockets[1]?.event("test_plain")).toEqual({ n: 1 });
      await sockets[2]?.roundTrip();
      expect(sockets[2]?.received("event")).toEqual([]);
    });

    test("under a name of Parley's own is refused to applications", async () => {
      const names = [
        "test_posted",
        "presence:joining",
        "pusher:x",
        "parley:x",
        "",
        "x".repeat(201),
      ];
      for (const name of names) {
        await expect(here.hub.publishNamed("news", name, {})).rejects.toMatchObject({
          code: "reserved_event",
        });
      }
      const ann = await person(there, ANN, "news");
      await here.hub.publishNamed("news", "shop.sold", { n: 1 });
      expect(await ann.event("shop.sold")).toEqual({ n: 1 });
    });

    test("for one connection finds it on any node", async () => {
      const ann = await here.connect(ANN);
      const { connection_id: id } = await ann.next("connected");
      await there.hub.sendToConnection(id, { type: "hello" });
      await here.hub.sendToConnection(id, { type: "hello" });
      await ann.next("hello");
      await ann.next("hello");
      await here.hub.sendToConnection("nobody", { type: "hello" });
    });
  });

  describe("A removed member", () => {
    test("hears nothing more, on every node and connection, and is told why", async () => {
      const ann = await person(here, ANN);
      const bens = [await person(here, BEN), await person(there, BEN)];
      members.delete(BEN);
      await here.hub.removeFromChannel(BEN, "presence-room.7", "removed");
      await here.hub.publish("presence-room.7", plain, { n: 1 });
      await ann.event("test_plain");
      await ann.event("presence:leaving", ({ user_id }) => user_id === BEN);
      for (const ben of bens) {
        expect(await ben.next("left")).toEqual({
          type: "left",
          channel: "presence-room.7",
          reason: "removed",
        });
        await ben.roundTrip();
        expect(ben.received("event").filter(({ event }) => event === "test_plain")).toEqual([]);
        const again = await ben.ask({ type: "join_channel", channel: "presence-room.7" });
        expect(again).toMatchObject({ type: "error", code: "channel_refused" });
      }
      expect(await here.presence.members("presence-room.7")).toHaveLength(1);
    });

    test("is not let in by a rule that was asked before the removal", async () => {
      const asked = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<void>();
      let first = true;
      here.rules.define("private-slow", async (viewer) => {
        const allowed = members.has(viewer.id);
        if (!first) return allowed;
        first = false;
        asked.resolve();
        await answer.promise;
        return allowed;
      });
      const ben = await here.connect(BEN);
      const joining = ben.ask({ type: "join_channel", channel: "private-slow" });
      await asked.promise;
      members.delete(BEN);
      await here.hub.removeFromChannel(BEN, "private-slow", "removed");
      answer.resolve();
      expect(await joining).toMatchObject({ type: "error", code: "channel_refused" });
      expect(here.registry.on("private-slow").size).toBe(0);
    });
  });

  describe("Presence", () => {
    test("shows who is here, and who comes and goes, over all nodes", async () => {
      const ann = await person(here, ANN);
      const ben = await there.connect(BEN);
      const { members: found } = await ben.ask({
        type: "join_channel",
        channel: "presence-room.7",
      });
      expect(found).toContainEqual({ user_id: ANN, name: "Person 1" });
      expect(found).toContainEqual({ user_id: BEN, name: "Person 2" });
      expect(await ann.event("presence:joining")).toEqual({ user_id: BEN, name: "Person 2" });
      expect(ben.received("event")).toEqual([]);
      await ben.ask({ type: "leave_channel", channel: "presence-room.7" });
      expect(await ann.event("presence:leaving")).toEqual({ user_id: BEN, name: "Person 2" });
    });

    test("has one member a person over any number of connections", async () => {
      const ann = await person(here, ANN);
      const first = await person(here, BEN);
      await ann.event("presence:joining");
      const second = await person(there, BEN);
      const third = await person(here, BEN);
      await first.close();
      await third.close();
      await second.roundTrip();
      expect(await there.presence.members("presence-room.7")).toHaveLength(2);
      await second.close();
      await ann.event("presence:leaving");
      expect(ann.received("event").map(({ event }) => event)).toEqual([
        "presence:joining",
        "presence:leaving",
      ]);
    });

    test("keeps a member whose cable was cut for a grace, and nobody notices a quick return", async () => {
      const node = await startNode({ presenceGraceMs: 400 });
      const ann = await person(here, ANN);
      const ben = await person(node, BEN);
      await ann.event("presence:joining");
      ben.drop();
      await until(() => node.registry.ofUser(BEN).size === 0, { what: "the end of the socket" });
      expect(await here.presence.members("presence-room.7")).toHaveLength(2);
      const again = await person(node, BEN);
      again.drop();
      await ann.event("presence:leaving");
      expect(ann.received("event")).toHaveLength(2);
    });

    test("lets the members of a dead node vanish when its lease has run out", async () => {
      const doomed = await startNode({ presenceLeaseMs: 300 });
      const watching = await startNode({ presenceLeaseMs: 300 });
      const ann = await person(watching, ANN);
      const ben = await person(doomed, BEN);
      await ann.event("presence:joining");
      await doomed.die();
      await ben.closed;
      nodes = nodes.filter((node) => node !== doomed);
      expect(await ann.event("presence:leaving")).toMatchObject({ user_id: BEN });
      expect(await here.presence.members("presence-room.7")).toHaveLength(1);
    });

    test("survives fifty quick joins and leaves without a trace", async () => {
      const ben = await there.connect(BEN);
      for (let n = 0; n < 50; n += 1) {
        ben.send({ type: "join_channel", channel: "presence-room.7" });
        ben.send({ type: "leave_channel", channel: "presence-room.7" });
      }
      await ben.roundTrip();
      await until(async () => (await here.presence.members("presence-room.7")).length === 0);
      expect(there.registry.on("presence-room.7").size).toBe(0);
    });

    test("knows who is online, whatever they joined", async () => {
      await here.connect(ANN);
      await there.connect(BEN);
      await until(async () => (await here.presence.onlineUsers()).length === 2);
      expect(await here.presence.isOnline([ANN, BEN, EVE])).toEqual(new Set([ANN, BEN]));
    });

    test("tells once, on one node, that a person came online", async () => {
      const told: number[] = [];
      for (const node of [here, there]) node.presence.onOnline((id) => void told.push(id));
      await here.connect(ANN);
      await there.connect(ANN);
      await here.connect(BEN);
      await until(() => told.includes(BEN), { what: "word of Ben" });
      await until(async () => (await there.presence.onlineUsers()).length === 2);
      expect(told).toEqual([ANN, BEN]);
    });
  });

  describe("Connections", () => {
    test("of a person are closed on every node, and told to stay away", async () => {
      const anns = [await here.connect(ANN), await there.connect(ANN)];
      const ben = await there.connect(BEN);
      await here.hub.disconnectUser(ANN, 4403, "disabled");
      for (const ann of anns) expect(await ann.closed).toEqual({ code: 4403, reason: "disabled" });
      await ben.roundTrip();
    });

    test("of a session are closed when it ends, and no others of its person", async () => {
      const ended = [
        await here.connect(`${ANN}&session=a`),
        await there.connect(`${ANN}&session=a`),
      ];
      const other = await there.connect(`${ANN}&session=b`);
      await here.hub.disconnectSession("a");
      for (const socket of ended) expect((await socket.closed).code).toBe(4401);
      await other.roundTrip();
    });

    test("can be closed one by one from any node", async () => {
      const ann = await here.connect(ANN);
      const { connection_id: id } = await ann.next("connected");
      await there.hub.disconnect(id, 1013, "slow_reader");
      expect(await ann.closed).toEqual({ code: 1013, reason: "slow_reader" });
    });

    test("leave nothing behind when they end", async () => {
      const ann = await person(here, ANN);
      await ann.close();
      await until(() => here.registry.size === 0, { what: "the end of the connection" });
      expect([...here.registry.channels()]).toEqual([]);
      expect(here.registry.ofUser(ANN).size).toBe(0);
      expect(here.registry.ofAddress("127.0.0.1").size).toBe(0);
      expect(here.registry.ofSession("session-1").size).toBe(0);
    });
  });
}

describe("Two nodes in memory", () => {
  hubSuite(memoryBackend);
});

describeWith(["redis"], "Two nodes on Redis", () => {
  hubSuite(redisBackend);
});
