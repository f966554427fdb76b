import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Broker } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { startRedis } from "../../../support/servers/redis.ts";
import { until } from "../../../support/until.ts";
import { type Backend, describeOnCluster, memoryBackend, redisBackend } from "./backends.ts";

function brokerSuite(open: () => Promise<Backend>): void {
  let backend: Backend;
  let here: Broker;
  let there: Broker;
  let heard: string[];

  beforeEach(async () => {
    backend = await open();
    [here, there] = [await backend.broker(), await backend.broker()];
    heard = [];
    there.onMessage((topic, envelope) => heard.push(`${topic} ${envelope.toString()}`));
  });

  afterEach(async () => {
    await here.close();
    await there.close();
    await backend.close();
  });

  const say = (topic: string, text: string) => here.publish({ topic, envelope: Buffer.from(text) });

  /** Everything published before has come when this has. */
  async function caughtUp(): Promise<void> {
    await there.subscribe(["end"]);
    await say("end", "");
    await until(() => heard.includes("end "), { what: "the last message" });
  }

  test("what is published is heard by who subscribed, in order", async () => {
    await there.subscribe(["c:a", "c:b"]);
    for (let n = 0; n < 50; n += 1) await say(n % 2 ? "c:a" : "c:b", `${n}`);
    await caughtUp();
    const numbers = heard.slice(0, -1).map((line) => Number(line.split(" ")[1]));
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test("what nobody asked for is not heard", async () => {
    await there.subscribe(["c:a"]);
    await say("c:b", "no");
    await caughtUp();
    expect(heard).toEqual(["end "]);
  });

  test("a closed broker hears nothing", async () => {
    await there.subscribe(["c:a"]);
    await there.close();
    there = await backend.broker();
    there.onMessage((topic) => heard.push(`${topic} `));
    await say("c:a", "no");
    await caughtUp();
    expect(heard).toEqual(["end "]);
  });

  test("letting go and asking again loses nothing", async () => {
    await there.subscribe(["c:a"]);
    await there.unsubscribe(["c:a"]);
    await there.subscribe(["c:a"]);
    await say("c:a", "yes");
    await caughtUp();
    expect(heard).toContain("c:a yes");
  });

  test("thousands of topics are in force when they were said to be", async () => {
    const topics = Array.from({ length: 3_000 }, (_, n) => `c:room.${n}`);
    await Promise.all(topics.map((topic) => there.subscribe([topic])));
    await Promise.all(topics.map((topic) => say(topic, "x")));
    await caughtUp();
    expect(heard).toHaveLength(3_001);
  });

  test("bytes come as they were", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
    const got = new Promise<Buffer>((resolve) =>
      there.onMessage((_, envelope) => resolve(envelope)),
    );
    await there.subscribe(["c:a"]);
    await here.publish({ topic: "c:a", envelope: bytes });
    expect(await got).toEqual(bytes);
  });

  test("says that a topic may reach others when they listen", async () => {
    await there.subscribe(["c:a"]);
    expect(here.reaches("c:a")).toBe(true);
  });
}

describe("A broker in memory", () => {
  brokerSuite(memoryBackend);

  test("knows that nobody listens", async () => {
    const backend = await memoryBackend();
    const [here, there] = [await backend.broker(), await backend.broker()];
    await here.subscribe(["c:a"]);
    expect(here.reaches("c:a")).toBe(false);
    expect(there.reaches("c:a")).toBe(true);
  });
});

describeWith(["redis"], "A broker on Redis", () => {
  brokerSuite(redisBackend);

  test.each([undefined, { size: 10, ms: 60_000 }])(
    "hands urgent messages over before those that wait with them (kept: %o)",
    async (keep) => {
      const { broker, close } = await redisBackend();
      const [here, there] = [await broker(), await broker()];
      const heard: string[] = [];
      there.onMessage((_, envelope) => heard.push(envelope.toString()));
      await there.subscribe(["c:a"]);
      const say = (text: string, urgent: boolean) =>
        here.publish({ topic: "c:a", envelope: Buffer.from(text), urgent, keep });
      await Promise.all([
        say("1", false),
        say("2", false),
        say("!", true),
        say("3", false),
        say("!!", true),
      ]);
      await until(() => heard.length === 5, { what: "all messages" });
      expect(heard).toEqual(["!", "!!", "1", "2", "3"]);
      for (const one of [here, there]) await one.close();
      await close();
    },
  );

  test("lets a topic go in the end, and not at once", async () => {
    const { broker, main, prefix, close } = await redisBackend();
    const here = await broker();
    const listeners = async () => (await main.pubsub("NUMSUB", `${prefix}c:a`))[1];
    await here.subscribe(["c:a"]);
    await here.unsubscribe(["c:a"]);
    expect(await listeners()).toBe(1);
    await until(async () => (await listeners()) === 0, { what: "the end of the subscription" });
    await close();
  });
});

describeWith(["redis"], "A broker whose Redis goes away", () => {
  test("fails nobody, and says when it is back", async () => {
    const redis = await startRedis();
    const { broker, close } = await redisBackend(redis.url);
    const [here, there] = [await broker(), await broker()];
    const heard: string[] = [];
    there.onMessage((_, envelope) => heard.push(envelope.toString()));
    await there.subscribe(["c:before"]);
    const back = Promise.all([here, there].map((b) => new Promise<void>((r) => b.onReturn(r))));

    await redis.kill();
    await here.publish({ topic: "c:before", envelope: Buffer.from("lost") });
    await there.subscribe(["c:meanwhile"]);
    await redis.start();
    await back;
    await here.publish({ topic: "c:before", envelope: Buffer.from("1") });
    await here.publish({ topic: "c:meanwhile", envelope: Buffer.from("2") });
    await until(() => heard.length >= 2, { what: "both messages" });
    expect(heard).toEqual(["1", "2"]);
    for (const one of [here, there]) await one.close();
    await close();
    await redis.remove();
  });
});

describeOnCluster("A broker", brokerSuite);
