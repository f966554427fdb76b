import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Log } from "../../../../app/platform/logging/index.ts";
import { RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { describeWith } from "../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../support/servers/redis.ts";
import { until } from "../../../support/until.ts";

function connectionsTo(url: string): RedisConnections {
  return new RedisConnections(
    Settings.from([{ name: "the test", values: { REDIS_URL: url } }]),
    Log.silent(),
  );
}

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
    await expect(redis.ping()).rejects.toThrow(/retries|closed|refused|reset/i);
    await server.start();
    await until(
      () =>
        redis.ping().then(
          () => true,
          () => false,
        ),
      { what: "Redis to be back" },
    );
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
    await expect(redis.ping()).rejects.toThrow(/retries|closed|refused/i);
    await server.start();
    await until(
      () =>
        redis.ping().then(
          () => true,
          () => false,
        ),
      { what: "Redis to be there" },
    );
    await redis.close();
  });
});

describe("without REDIS_URL", () => {
  it("says that there is no Redis instead of guessing one", () => {
    const settings = Settings.from([{ name: "the test", values: {} }]);
    const redis = new RedisConnections(settings, Log.silent());
    expect(redis.configured).toBe(false);
    expect(() => redis.main()).toThrow(/REDIS_URL is not set/);
  });
});
