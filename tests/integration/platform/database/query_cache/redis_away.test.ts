import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CacheNews,
  Database,
  QueryCache,
  RedisCacheStore,
} from "../../../../../app/platform/database/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { Policies, RedisConnections } from "../../../../../app/platform/resilience/index.ts";
import { Figures, SystemClock } from "../../../../../app/platform/support/index.ts";
import { describeWith } from "../../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../../support/servers/redis.ts";
import { until } from "../../../../support/until.ts";
import { settingsOf } from "../open_database.ts";

describeWith(["redis"], "A Redis that comes and goes under the query cache", () => {
  let redis: RedisServer;
  let ends: (() => Promise<unknown>)[];
  /** What the database holds, and how often it was asked. */
  let truth: { value: string; asked: number };

  beforeEach(async () => {
    redis = await startRedis();
    truth = { value: "one", asked: 0 };
    ends = [() => redis.remove()];
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
  });

  interface Node {
    cache: QueryCache;
    figures: Figures;
  }

  function node(): Node {
    const settings = settingsOf({
      DATABASE_URL: "sqlite::memory:",
      REDIS_URL: redis.url,
      GUARD_REDIS: "timeout=300",
    });
    const [log, figures] = [Log.silent(), new Figures()];
    const connections = new RedisConnections(settings, new Policies(settings, log, figures), log);
    const [database, clock] = [new Database(settings, log), new SystemClock()];
    const store = new RedisCacheStore(connections.main(), clock, "test:");
    const news = new CacheNews();
    const cache = new QueryCache(database, store, news, settings, clock, log, figures);
    ends.push(async () => {
      cache.close();
      await database.close();
      await connections.close();
    });
    return { cache, figures };
  }

  const read = ({ cache }: Node): Promise<string> =>
    cache.cached({ key: "truth", ttl: 60_000, tags: ["truth"] }, () => {
      truth.asked += 1;
      return Promise.resolve(truth.value);
    });
  const readMany = ({ cache }: Node): Promise<Map<number, string>> =>
    cache.many(
      { ids: [1, 2], ttl: 60_000, place: (id) => ({ key: `many:${id}`, tags: ["truth"] }) },
      (missing) => Promise.resolve(new Map(missing.map((id) => [id, truth.value]))),
    );
  /** Waits until these nodes take it from Redis: until it is connected, they ask the database. */
  const untilKept = (...nodes: Node[]) =>
    until(
      async () => {
        const before = truth.asked;
        for (const one of nodes) await read(one);
        return truth.asked === before;
      },
      { what: "results to be kept" },
    );
  const away = ({ figures }: Node) => Number(figures.read()["database.cache"]?.["away"]);

  describe("costs a query and never an answer", () => {
    it("when it was never there", async () => {
      await redis.stop();
      const ada = node();
      expect([await read(ada), await read(ada), truth.asked]).toEqual(["one", "one", 2]);
      expect((await readMany(ada)).size).toBe(2);
      expect(away(ada)).toBeGreaterThan(0);
    });

    it("when it dies and comes back empty", async () => {
      const ada = node();
      await read(ada);
      await redis.kill();
      expect([await read(ada), await read(ada)]).toEqual(["one", "one"]);
      await redis.start();
      await untilKept(ada);
    });

    it("when it hangs", async () => {
      const ada = node();
      await read(ada);
      redis.pause();
      try {
        expect([await read(ada), (await readMany(ada)).get(1)]).toEqual(["one", "one"]);
      } finally {
        redis.resume();
      }
    });
  });

  it("hears afterwards what became stale meanwhile, and until then the node that knows asks the database", async () => {
    const [ada, ben] = [node(), node()];
    await untilKept(ada, ben);
    expect([await read(ada), await read(ben)]).toEqual(["one", "one"]);
    redis.pause();
    truth.value = "two";
    ada.cache.invalidate("truth");
    expect(await read(ada)).toBe("two");
    redis.resume();
    await until(async () => (await read(ben)) === "two", { what: "the word to arrive" });
    await until(
      async () => {
        const before = truth.asked;
        expect(await read(ada)).toBe("two");
        return truth.asked === before;
      },
      { what: "the node to trust Redis again" },
    );
  });
});
