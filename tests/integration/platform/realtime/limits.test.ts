import { describe, expect, test } from "vitest";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, useStage } from "./stage.ts";

const stage = useStage();

describe("Limits", () => {
  const turnedAway = async (socket: Socket, reason: string) =>
    expect(await socket.closed).toEqual({ code: 1013, reason });

  test("of connections: a node, an address and a person have only so many", async () => {
    await stage().start({ settings: { maxConnectionsPerUser: 1 } });
    await stage().connect();
    await turnedAway(await stage().connect(), "user_full");
    stage().node.settings.realtime.maxConnectionsPerAddress = 2;
    await stage().connect(BEN);
    await turnedAway(await stage().connect(3), "address_full");
    await stage().connect("3&address=10.0.0.1");
    stage().node.settings.realtime.maxConnections = 3;
    await turnedAway(await stage().connect("4&address=10.0.0.2"), "node_full");
    expect(stage().node.registry.size).toBe(3);
  });

  test("of subscriptions: the one too many is refused, the others go on", async () => {
    await stage().start({ settings: { maxSubscriptions: 3 } });
    const ann = await stage().connect();
    const join = (channel: string) => ann.ask({ type: "join_channel", channel });
    expect(await join("a")).toMatchObject({ type: "joined" });
    expect(await join("b")).toMatchObject({ type: "joined" });
    expect(await join("c")).toMatchObject({ code: "too_many_subscriptions" });
    expect(await join("a")).toMatchObject({ type: "joined" });
    await ann.ask({ type: "leave_channel", channel: "b" });
    expect(await join("c")).toMatchObject({ type: "joined" });
  });

  test("of messages: who sends too many is told when to go on", async () => {
    await stage().start({ settings: { messagesPerSecond: 2 } });
    const ann = await stage().connect();
    const answers = await Promise.all(Array.from({ length: 12 }, () => ann.ask({ type: "ping" })));
    const refused = answers.filter(({ type }) => type === "error");
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused.length).toBeLessThanOrEqual(2);
    for (const answer of refused) {
      expect(answer).toMatchObject({ code: "rate_limited", retry_after: 1 });
    }
    expect(stage().serious).toEqual([]);
  });

  test("of waiting bytes: who does not read is sent away, the others go on", async () => {
    await stage().start({ settings: { maxBufferBytes: 65_536, deflateMinBytes: 0 } });
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    for (const socket of [ann, ben]) await socket.ask({ type: "join_channel", channel: "news" });
    ann.raw.pause();
    const text = "x".repeat(60_000);
    for (let n = 0; stage().node.registry.ofUser(ANN).size > 0 && n < 500; n += 1) {
      await stage().node.hub.publishNamed("news", "long", { n, text });
      await ben.event("long", (data) => data.n === n);
    }
    expect(stage().node.registry.ofUser(ANN).size).toBe(0);
    ann.raw.resume();
    expect(await ann.closed).toEqual({ code: 1013, reason: "slow_reader" });
    const seen = ann.received("event").map(({ data }) => data.n);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => n));
    await ben.roundTrip();
  });
});

describe("A silent client", () => {
  test("is pinged, and cut when nothing comes", async () => {
    await stage().start({ settings: { heartbeatMs: 100, silentMs: 1_500 } });
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    ann.raw.pause();
    await until(() => stage().node.registry.ofUser(ANN).size === 0, {
      what: "the end of the silence",
    });
    await ben.roundTrip();
    expect(stage().node.registry.ofUser(2).size).toBe(1);
    ann.drop();
  });
});

describe("A node that drains", () => {
  test("tells everybody to come back, spread over the time, after what was sent before", async () => {
    await stage().start();
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => stage().connect(n + 1)));
    for (const socket of people) await socket.ask({ type: "join_channel", channel: "news" });
    const began = performance.now();
    const times = people.map(async (socket) => {
      expect(await socket.closed).toEqual({ code: 1012, reason: "restart" });
      return performance.now() - began;
    });
    const drained = stage().node.gateway.drain(400);
    await stage().node.hub.publishNamed("news", "last", {});
    await drained;
    const ends = (await Promise.all(times)).toSorted((a, b) => a - b);
    expect((ends[19] ?? 0) - (ends[0] ?? 0)).toBeGreaterThan(200);
    expect(stage().node.registry.size).toBe(0);
  });

  test("lets nobody in any more", async () => {
    await stage().start();
    await stage().node.gateway.drain(0);
    expect(await (await stage().connect()).closed).toEqual({ code: 1012, reason: "restart" });
  });
});
