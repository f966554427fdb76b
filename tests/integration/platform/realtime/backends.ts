import { Redis } from "ioredis";
import {
  type Broker,
  MemoryBroker,
  MemoryBus,
  MemoryPresenceStore,
  type PresenceStore,
  RedisBroker,
  RedisPresenceStore,
} from "../../../../app/platform/realtime/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { randomId, SystemClock } from "../../../../app/platform/support/index.ts";
import { part } from "../../../support/parts.ts";
import { removeKeys } from "../../../support/servers/redis_keys.ts";

/** What several nodes share: a process, or a Redis. */
export interface Backend {
  /** A broker for one more node. */
  broker: () => Promise<Broker>;
  store: PresenceStore;
  close: () => Promise<void>;
}

export function memoryBackend(): Promise<Backend> {
  const bus = new MemoryBus();
  const store = new MemoryPresenceStore(new SystemClock(), bus);
  return Promise.resolve({
    store,
    broker: () => Promise.resolve(new MemoryBroker(bus)),
    close: () => Promise.resolve(),
  });
}

export interface RedisBackend extends Backend {
  main: Redis;
  prefix: string;
}

/** @param url of the Redis to use; the one all tests share unless told */
export async function redisBackend(url = part("redis")): Promise<RedisBackend> {
  const prefix = `test-${randomId(48)}:`;
  const clients: Redis[] = [];
  const client = async (): Promise<Redis> => {
    const redis = new Redis(url, {
      commandTimeout: 1000,
      maxRetriesPerRequest: 1,
      retryStrategy: () => 50,
    });
    clients.push(redis);
    redis.on("error", () => {}); // the broker tells
    await redis.ping();
    return redis;
  };
  const main = await client();
  return {
    main,
    prefix,
    store: new RedisPresenceStore(main, prefix),
    broker: async () => {
      const log = Log.silent().part("realtime");
      return new RedisBroker({ main, subscriber: await client(), prefix, log });
    },
    close: async () => {
      if (main.status === "ready") await removeKeys(url, prefix);
      for (const redis of clients) redis.disconnect();
    },
  };
}
