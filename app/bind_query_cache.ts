import type { Settings } from "../config/settings.ts";
import { bind, bindInstance, type Container } from "./platform/container/index.ts";
import {
  CacheNews,
  CacheStore,
  Database,
  MemoryCacheStore,
  RedisCacheStore,
} from "./platform/database/index.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { Outbox, OutboxCacheNews } from "./platform/queue/index.ts";
import { Hub, HubCacheNews } from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import { Clock } from "./platform/support/index.ts";

const MEGABYTE = 1_048_576;

/**
 * Where results of queries are kept. Nodes that keep them in their own memory tell each other what is stale; one
 * Redis knows it for all.
 *
 * @throws ConfigurationError when Redis is wanted and none is configured
 */
export function bindQueryCache(settings: Settings, container: Container): void {
  const { cache, redis } = settings;
  if (isShared(settings)) {
    if (redis.url === undefined) throw withoutRedis();
    bind(container, CacheStore, {
      as: RedisCacheStore,
      make: () =>
        new RedisCacheStore(
          container.resolve(RedisConnections).main(),
          container.resolve(Clock as never),
          redis.prefix,
        ),
    });
    return;
  }
  bind(container, CacheStore, {
    as: MemoryCacheStore,
    make: () =>
      new MemoryCacheStore(container.resolve(Clock as never), cache.queryMegabytes * MEGABYTE),
  });
  bind(container, CacheNews, {
    as: HubCacheNews,
    make: () => new HubCacheNews(container.resolve(Hub)),
  });
}

/**
 * For a process that servers cannot tell what is stale, such as the console: it keeps nothing itself, and what it
 * changes reaches them by the outbox. Where they share a Redis, that knows.
 */
export function keepNoResults(settings: Settings, container: Container): void {
  if (isShared(settings)) return;
  bindInstance(container, CacheStore, new CacheStore());
  bind(container, CacheNews, {
    as: OutboxCacheNews,
    make: () => new OutboxCacheNews(container.resolve(Outbox), container.resolve(Database)),
  });
}

function isShared({ cache, redis }: Settings): boolean {
  return cache.queries === "redis" || (cache.queries === "auto" && redis.url !== undefined);
}

function withoutRedis(): ConfigurationError {
  return new ConfigurationError([
    "QUERY_CACHE is redis, but REDIS_URL is not set. Set it, or take auto (declared in config/cache.ts).",
  ]);
}
