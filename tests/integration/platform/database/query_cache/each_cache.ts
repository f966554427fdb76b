import "reflect-metadata";
import { describe } from "vitest";
import { createContainer } from "../../../../../app/platform/container/index.ts";
import {
  CacheNews,
  CacheStore,
  Database,
  MemoryCacheStore,
  Migrator,
  QueryCache,
  RedisCacheStore,
} from "../../../../../app/platform/database/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import {
  Broker,
  EventViews,
  History,
  Hub,
  HubCacheNews,
  NoEventViews,
  OccupancyStore,
  PresenceStore,
} from "../../../../../app/platform/realtime/index.ts";
import { RedisConnections } from "../../../../../app/platform/resilience/index.ts";
import { Clock, FakeClock, Figures } from "../../../../../app/platform/support/index.ts";
import { Settings } from "../../../../../config/settings.ts";
import { cluster, embedded, type Storey } from "../../../../support/storeys.ts";
import { type Backend, memoryBackend, redisBackend } from "../../realtime/backends.ts";
import { createNotes } from "../notes.ts";
import { settingsOf } from "../open_database.ts";

/** A node that keeps results of queries. */
export interface CacheNode {
  cache: QueryCache;
  database: Database;
  clock: FakeClock;
  /** Figures of its cache. */
  figures(): Record<string, unknown>;
  close(): Promise<void>;
}

export interface CacheGround {
  /** Whether the nodes share what they keep. */
  shared: boolean;
  /** Further nodes over one fresh database, which has the table of notes. */
  open(count: number): Promise<CacheNode[]>;
  close(): Promise<void>;
}

type Suite = (prepare: () => Promise<CacheGround>) => void;

/** Runs one suite over every way of keeping results. */
export function eachCache(suite: Suite): void {
  embedded((storey) => {
    describe("results in memory", () => {
      suite(() => ground(storey, "memory", memoryBackend()));
    });
  });
  cluster((storey) => {
    describe("results in Redis", () => {
      suite(() => ground(storey, "redis", redisBackend()));
    });
    describe("results in the memory of several nodes", () => {
      suite(() => ground(storey, "memory", redisBackend()));
    });
  });
}

async function ground(
  storey: Storey,
  kind: "memory" | "redis",
  coming: Promise<Backend>,
): Promise<CacheGround> {
  const backend = await coming;
  const url = await storey.freshDatabaseUrl();
  const setUp = new Database(settingsOf({ DATABASE_URL: url }), Log.silent());
  await new Migrator(setUp, [createNotes]).migrate();
  await setUp.close();
  const clock = new FakeClock(1_000_000);
  const prefix = `${storey.redis()?.prefix}${Math.random().toString(36).slice(2)}:`;
  const nodes: CacheNode[] = [];
  return { shared: kind === "redis", open, close };

  async function open(count: number): Promise<CacheNode[]> {
    const opened = await Promise.all(Array.from({ length: count }, one));
    nodes.push(...opened);
    return opened;
  }

  async function one(): Promise<CacheNode> {
    const redis = storey.redis();
    const env = { DATABASE_URL: url, ...(redis && { REDIS_URL: redis.url }) };
    const container = createContainer();
    const provide = (token: unknown, instance: unknown) =>
      container.registerInstance(token as never, instance as never);
    provide(Settings, settingsOf(env));
    provide(Log, Log.silent());
    provide(Clock, clock);
    provide(Figures, new Figures());
    provide(Broker, await backend.broker());
    provide(History, backend.history);
    provide(PresenceStore, backend.presence);
    provide(OccupancyStore, backend.occupancy);
    provide(EventViews, new NoEventViews());
    const hub = container.resolve(Hub);
    const connections = container.resolve(RedisConnections);
    if (kind === "redis") {
      // A connection that is slow to come counts as none, and nothing is kept for a second.
      await connections.ping();
      provide(CacheStore, new RedisCacheStore(connections.main(), clock, prefix));
    } else {
      provide(CacheStore, new MemoryCacheStore(clock, 1_000_000));
      provide(CacheNews, new HubCacheNews(hub));
    }
    const [cache, database] = [container.resolve(QueryCache), container.resolve(Database)];
    await hub.start();
    const figures = () => container.resolve(Figures).read()["database.cache"] ?? {};
    return { cache, database, clock, figures, close: closing };

    async function closing(): Promise<void> {
      cache.close();
      await hub.stop();
      await database.close();
      await connections.close();
    }
  }

  async function close(): Promise<void> {
    for (const node of nodes) await node.close();
    await backend.close();
  }
}
