import { describe, expect, test } from "vitest";
import { ANN, BEN, useStage } from "./stage.ts";

const stage = useStage();

describe("A client", () => {
  test("is greeted with what it needs to know", async () => {
    await stage().start();
    const ann = await stage().connect();
    expect(await ann.next("connected")).toEqual({
      type: "connected",
      connection_id: expect.any(String),
      user_id: ANN,
      node_id: "n1",
      heartbeat: stage().node.settings.realtime.heartbeatMs,
    });
  });

  test("that nobody signed in for is closed with 4401, after the upgrade", async () => {
    await stage().start();
    const nobody = await stage().connect(0);
    expect(await nobody.closed).toEqual({ code: 4401, reason: "not_signed_in" });
    expect(stage().node.registry.size).toBe(0);
  });

  test("gets its ref back in every answer, and frames without ref answer without", async () => {
    await stage().start();
    const ann = await stage().connect();
    for (const ref of ["a", 0, 7]) {
      ann.send({ type: "ping", ref });
      expect(await ann.next("pong")).toEqual({ type: "pong", ref });
    }
    ann.send({ type: "ping" });
    expect(await ann.next("pong")).toEqual({ type: "pong" });
    expect(await ann.ask({ type: "wave", hand: "both" })).toMatchObject({
      code: "invalid_message",
    });
  });

  test("may send forms of htmx", async () => {
    await stage().start();
    const ann = await stage().connect();
    ann.send({ type: "wave", hand: "left", headers: { "HX-Request": "true" } });
    expect(await ann.next("waved")).toEqual({ type: "waved", hand: "left", count: 1 });
  });
});

describe("Publishing from outside", () => {
  test("reaches the subscribers of a public channel and is acknowledged", async () => {
    await stage().start();
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    await ben.ask({ type: "join_channel", channel: "news" });
    const sent = { type: "publish", channel: "news", event: "shop.sold", data: { n: 1 } };
    expect(await ann.ask(sent)).toMatchObject({ type: "published", channel: "news" });
    expect(await ben.event("shop.sold")).toEqual({ n: 1 });
  });

  test.each([
    ["private-user.2", "hello", "publish_refused"],
    ["presence-room.7", "hello", "publish_refused"],
    ["news", "presence:joining", "reserved_event"],
    ["news", "pusher:x", "reserved_event"],
    ["news", "x".repeat(201), "reserved_event"],
    ["ne ws", "hello", "invalid_channel"],
  ])("on %s as %s is refused as %s", async (channel, event, code) => {
    await stage().start();
    const ann = await stage().connect();
    const answer = await ann.ask({ type: "publish", channel, event, data: {} });
    expect(answer).toMatchObject({ type: "error", code });
  });

  test("needs the token's scope", async () => {
    await stage().start();
    const sent = { type: "publish", channel: "news", event: "hello", data: {} };
    const reader = await stage().connect(`${ANN}&scopes=channels:read`);
    expect(await reader.ask(sent)).toMatchObject({ code: "scope_missing" });
    const writer = await stage().connect(`${ANN}&scopes=channels:read,channels:publish`);
    expect(await writer.ask(sent)).toMatchObject({ type: "published" });
  });
});
