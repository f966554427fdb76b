import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Policies, RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { Figures } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { describeWith } from "../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../support/servers/redis.ts";
import { until } from "../../../support/until.ts";

const AWAY = { status: 503, code: "redis_unavailable" };

function open(values: Record<string, string>) {
  const settings = Settings.from([{ name: "the test", values }]);
  const policies = new Policies(settings, Log.silent(), new Figures());
  return { policies, redis: new RedisConnections(settings, policies, Log.silent()) };
}

function connectionsTo(url: string): RedisConnections {
  return open({ REDIS_URL: url }).redis;
}

const answers = (redis: RedisConnections): Promise<boolean> =>
  redis.ping().then(
    () => true,
    () => false,
  );

describeWith(["redis"], "A Redis that comes and goes", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  it("fails commands while it is away, and serves them when it is back", async () => {
    const redis = connectionsTo(server.url);
    await redis.ping();
    await server.kill();
    await expect(redis.ping()).rejects.toMatchObject(AWAY);
    await server.start();
    await until(() => answers(redis), { what: "Redis to be back" });
    await redis.close();
  });

  it("is not asked in vain: what belongs together is refused together, and nothing waits", async () => {
    const { redis, policies } = open({ REDIS_URL: server.url });
    await redis.ping();
    await redis.main().set("kept", "before");
    await server.kill();
    for (let n = 0; n < 10; n += 1) await expect(redis.ping()).rejects.toMatchObject(AWAY);
    expect(policies.named("redis").state()).toBe("open");
    const both = await redis
      .main()
      .multi()
      .set("kept", "during")
      .set("other", "during")
      .exec()
      .catch((error: unknown) => error);
    expect(both).toMatchObject(AWAY);
    await server.start();
    await until(() => answers(redis), { what: "Redis to be back" });
    expect(policies.named("redis").state()).toBe("closed");
    expect(await redis.main().mget("kept", "other")).not.toContain("during");
    await redis.close();
  });

  it("holds nobody up for long when it hangs, and goes on where it is let", async () => {
    const { redis, policies } = open({
      REDIS_URL: server.url,
      GUARD_REDIS: "timeout=100 failures=2 rest=1000",
    });
    await until(() => answers(redis), { what: "the connection" });
    await redis.main().set("n", "1");
    const { timeouts } = policies.named("redis").counts;
    server.pause();
    for (let n = 0; n < 2; n += 1) await expect(redis.ping()).rejects.toMatchObject(AWAY);
    expect(policies.named("redis").counts.timeouts - timeouts).toBe(2);
    const asked = policies.named("redis").counts.failures;
    await expect(redis.main().get("n")).rejects.toMatchObject({ reason: "open" });
    await expect(redis.main().pipeline().get("n").exec()).resolves.toMatchObject([
      [{ reason: "open" }],
    ]);
    expect(policies.named("redis").counts.failures).toBe(asked);
    server.resume();
    await until(() => answers(redis), { what: "Redis to answer" });
    expect(await redis.main().pipeline().get("n").exec()).toEqual([[null, "1"]]);
    await redis.close();
  });

  it("keeps its own answers as they are, and takes none of them for an absence", async () => {
    const { redis, policies } = open({ REDIS_URL: server.url, GUARD_REDIS: "failures=2" });
    await redis.main().set("text", "a");
    for (let n = 0; n < 5; n += 1)
      await expect(redis.main().incr("text")).rejects.toThrow("not an integer");
    expect(policies.named("redis").state()).toBe("closed");
    await redis.close();
  });

  it("is listened to again after its return", async () => {
    const redis = connectionsTo(server.url);
    const heard: string[] = [];
    redis.subscriber().on("message", (_channel, text) => heard.push(text));
    await redis.subscriber().subscribe("news");
    await server.kill();
    await server.start();
    const isHeard = async () => {
      await redis
        .main()
        .publish("news", "hello")
        .catch(() => 0);
      return heard.length > 0;
    };
    await until(isHeard, { what: "the subscription" });
    expect(heard[0]).toBe("hello");
    await redis.close();
  });

  it("may be away when the program starts", async () => {
    await server.kill();
    const redis = connectionsTo(server.url);
    await expect(redis.ping()).rejects.toMatchObject(AWAY);
    await server.start();
    await until(() => answers(redis), { what: "Redis to be there" });
    await redis.close();
  });
});

describe("without REDIS_URL", () => {
  it("says that there is no Redis instead of guessing one", () => {
    const { redis } = open({});
    expect(redis.configured).toBe(false);
    expect(() => redis.main()).toThrow(/REDIS_URL is not set/);
  });
});
