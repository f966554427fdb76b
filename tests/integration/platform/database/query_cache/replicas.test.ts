import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CacheNews,
  type Database,
  MemoryCacheStore,
  QueryCache,
} from "../../../../../app/platform/database/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { Figures, SystemClock } from "../../../../../app/platform/support/index.ts";
import { describeWith } from "../../../../support/parts.ts";
import { settingsOf } from "../open_database.ts";
import { Replicated, who } from "../replicated.ts";

describeWith(["database"], "The query cache before a primary with a replica", () => {
  let servers: Replicated;
  let database: Database;
  let cache: QueryCache;
  beforeAll(async () => {
    servers = await Replicated.start(1);
    database = await servers.connect();
    const clock = new SystemClock();
    const [log, store] = [Log.silent(), new MemoryCacheStore(clock, 100_000)];
    const [news, settings] = [new CacheNews(), settingsOf({})];
    cache = new QueryCache(database, store, news, settings, clock, log, new Figures());
  });
  afterAll(async () => {
    cache?.close();
    await database?.close();
    await servers?.remove();
  });

  const cachedWho = (key: string) =>
    cache.cached({ key, ttl: 60_000, tags: ["servers"] }, () => who(database));
  const manyWho = (id: string) =>
    cache.many(
      { ids: [id], ttl: 60_000, place: (one) => ({ key: `many:${one}`, tags: [] }) },
      async () => new Map([[id, await who(database)]]),
    );

  describe("keeps nothing that may be older than a change", () => {
    it("reads from the primary what any other select takes from a replica", async () => {
      expect(await who(database)).toBe("replica 1");
      expect(await cachedWho("fresh")).toBe("primary");
      expect((await manyWho("fresh")).get("fresh")).toBe("primary");
    });

    it("answers from the replica while the primary is away, and does not keep that", async () => {
      await servers.primary.kill();
      expect(await cachedWho("away")).toBe("replica 1");
      expect((await manyWho("away")).get("away")).toBe("replica 1");
      await servers.primary.start();
      expect(await cachedWho("away")).toBe("primary");
      expect((await manyWho("away")).get("away")).toBe("primary");
    });
  });
});
