import { expect, test, vi } from "vitest";
import { z } from "zod";
import { eventType } from "../../../../app/platform/realtime/index.ts";
import { ANN, BEN, describeCluster, join, person, ROOM } from "./cluster.ts";

const posted = eventType("test_posted", z.object({ n: z.number() }), { view: "posted.njk" });
const plain = eventType("test_plain", z.object({ n: z.number() }));
const broken = eventType("test_broken", z.object({ n: z.number() }), { view: "broken.njk" });
const typing = eventType("test_typing", z.object({ user_id: z.number() }), { bare: true });

describeCluster("An event", (cluster) => {
  test("reaches the channel's subscribers on every node once, and nobody else", async () => {
    const ann = await person(cluster().here, ANN);
    const ben = await person(cluster().there, BEN);
    const other = await person(cluster().there, ANN, "news");
    await cluster().here.hub.publish(ROOM, plain, { n: 1 });
    const frame = await ann.next("event", ({ event }) => event === "test_plain");
    expect(frame).toEqual({
      type: "event",
      channel: ROOM,
      event: "test_plain",
      data: { n: 1 },
      id: expect.any(String),
      offset: 1,
    });
    expect(await ben.next("event", ({ event }) => event === "test_plain")).toEqual(frame);
    await cluster().here.hub.publish([ROOM, "news"], plain, { n: 2 });
    expect((await other.next("event"))["data"]).toEqual({ n: 2 });
    for (const socket of [ann, ben]) await socket.event("test_plain", ({ n }) => n === 2);
    for (const socket of [ann, ben]) {
      expect(socket.received("event").filter(({ event }) => event === "test_plain")).toHaveLength(
        2,
      );
    }
    expect(other.received("event")).toHaveLength(1);
  });

  test("comes in the order in which it was published", async () => {
    const ann = await person(cluster().here, ANN);
    const ben = await person(cluster().there, BEN);
    for (let n = 0; n < 500; n += 1) await cluster().here.hub.publish(ROOM, plain, { n });
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
    const ann = await cluster().here.connect(ANN);
    const { connection_id: except } = await ann.next("connected");
    await join(ann, "news");
    const ben = await person(cluster().there, BEN, "news");
    await cluster().here.hub.publish("news", plain, { n: 1 }, { except });
    await cluster().there.hub.publish("news", plain, { n: 2 }, { except });
    await cluster().there.hub.publish("news", plain, { n: 3 });
    await ben.event("test_plain", ({ n }) => n === 3);
    await ann.event("test_plain", ({ n }) => n === 3);
    expect(ben.received("event")).toHaveLength(3);
    expect(ann.received("event")).toHaveLength(1);
  });

  test("is HTML for pages, from this node or another, and JSON where it has no view", async () => {
    const ann = await person(cluster().here, `${ANN}&format=html`);
    const ben = await person(cluster().there, `${BEN}&format=html`);
    await cluster().here.hub.publish(ROOM, posted, { n: 1 });
    await cluster().here.hub.publish(ROOM, plain, { n: 2 });
    await cluster().here.hub.publish(ROOM, broken, { n: 3 });
    const html = `<hx-partial>posted.njk {"event":"test_posted","data":{"n":1}}</hx-partial>`;
    for (const socket of [ann, ben]) {
      expect((await socket.next("html"))["html"]).toBe(html);
      expect(await socket.event("test_plain")).toEqual({ n: 2 });
      expect(await socket.event("test_broken")).toEqual({ n: 3 });
    }
  });

  test("of the chat's own protocol is a frame of its own, on every node", async () => {
    const ann = await person(cluster().here, ANN);
    const ben = await person(cluster().there, BEN);
    await cluster().here.hub.publish(ROOM, typing, { user_id: 9 });
    for (const socket of [ann, ben]) {
      expect(await socket.next("test_typing")).toEqual({ type: "test_typing", user_id: 9 });
    }
  });

  test("for a person reaches all their connections, wherever they are, without joining", async () => {
    const sockets = [
      await cluster().here.connect(ANN),
      await cluster().there.connect(ANN),
      await cluster().here.connect(BEN),
    ];
    for (const socket of sockets) await socket.next("connected");
    await cluster().here.hub.sendToUser(ANN, plain, { n: 1 });
    expect(await sockets[0]?.event("test_plain")).toEqual({ n: 1 });
    expect(await sockets[1]?.event("test_plain")).toEqual({ n: 1 });
    await sockets[2]?.roundTrip();
    expect(sockets[2]?.received("event")).toEqual([]);
  });

  test("under a name of Parley's own is refused to applications", async () => {
    const names = ["test_posted", "presence:joining", "pusher:x", "parley:x", "", "x".repeat(201)];
    for (const name of names) {
      await expect(cluster().here.hub.publishNamed("news", name, {})).rejects.toMatchObject({
        code: "reserved_event",
      });
    }
    const ann = await person(cluster().there, ANN, "news");
    await cluster().here.hub.publishNamed("news", "shop.sold", { n: 1 });
    expect(await ann.event("shop.sold")).toEqual({ n: 1 });
  });

  test("that is published while somebody joins comes after the answer, and is not lost", async () => {
    const { presence, hub } = cluster().here;
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const callRoll = presence.callRoll.bind(presence);
    vi.spyOn(presence, "callRoll").mockImplementationOnce(async (...channel) => {
      asked.resolve();
      await answered.promise;
      return callRoll(...channel);
    });
    const ann = await cluster().here.connect(ANN);
    const order: string[] = [];
    ann.raw.on("message", (data: Buffer) => order.push(JSON.parse(data.toString())["type"]));
    const joining = join(ann, ROOM);
    await asked.promise;
    await hub.publish(ROOM, plain, { n: 1 });
    answered.resolve();
    await joining;
    expect(await ann.event("test_plain")).toEqual({ n: 1 });
    expect(order.filter((type) => type !== "connected")).toEqual(["joined", "event"]);
  });

  test("for one connection finds it on any node", async () => {
    const ann = await cluster().here.connect(ANN);
    const { connection_id: id } = await ann.next("connected");
    await cluster().there.hub.sendToConnection(id, { type: "hello" });
    await cluster().here.hub.sendToConnection(id, { type: "hello" });
    for (let n = 0; n < 2; n += 1) await ann.next("hello");
    expect(ann.received("hello")).toHaveLength(2);
    await cluster().here.hub.sendToConnection("nobody", { type: "hello" });
  });
});
