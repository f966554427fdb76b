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
export function bindQueryCache({ cache, redis }: Settings, container: Container): void {
  const hasRedis = redis.url !== undefined;
  if (cache.queries === "redis" && !hasRedis) {
    const problem = "QUERY_CACHE is redis, but REDIS_URL is not set. Set it, or take auto.";
    throw new ConfigurationError([problem]);
  }
  if (cache.queries === "redis" || (cache.queries === "auto" && hasRedis)) {
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
export function keepNoResults(container: Container): void {
  if (container.resolve(CacheStore) instanceof RedisCacheStore) return;
  bindInstance(container, CacheStore, new CacheStore());
  const news = new OutboxCacheNews(container.resolve(Outbox), container.resolve(Database));
  bindInstance(container, CacheNews, news);
}
