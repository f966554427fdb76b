import { Redis, type RedisOptions } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import {
  type Broker,
  type History,
  memoryStorey,
  type OccupancyStore,
  type PresenceStore,
  redisStorey,
} from "../../../../app/platform/realtime/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { type Clock, randomId, SystemClock } from "../../../../app/platform/support/index.ts";
import { describeWith, part } from "../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../support/servers/redis.ts";
import { removeKeys } from "../../../support/servers/redis_keys.ts";

/** What several nodes share: a process, or a Redis. */
export interface Backend {
  /** A broker for one more node. */
  broker: () => Promise<Broker>;
  history: History;
  presence: PresenceStore;
  occupancy: OccupancyStore;
  close: () => Promise<void>;
}

export function memoryBackend(clock: Clock = new SystemClock()): Promise<Backend> {
  const { broker, ...shared } = memoryStorey(clock);
  return Promise.resolve({
    ...shared,
    broker: () => Promise.resolve(broker()),
    close: () => Promise.resolve(),
  });
}

export interface RedisBackend extends Backend {
  main: Redis;
  prefix: string;
  /** Ends the connections and leaves what is stored. */
  disconnect: () => void;
}

/**
 * Runs a suite over a Redis Cluster with sharded channels.
 *
 * @example describeOnCluster("Presence", storeSuite);
 */
export function describeOnCluster(
  title: string,
  suite: (open: () => Promise<RedisBackend>, redis: () => RedisServer) => void,
): void {
  describeWith(["redis"], `${title} on Redis Cluster`, () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await startRedis("cluster");
    });
    afterAll(() => redis.remove());
    suite(
      () => redisBackend(redis.url, { partitions: 4 }),
      () => redis,
    );
  });
}

interface RedisBackendOptions {
  prefix?: string;
  partitions?: number;
}

/** @param url of the Redis to use; the one all tests share unless told */
export async function redisBackend(
  url = part("redis"),
  { prefix = `test-${randomId(48)}:`, partitions = 0 }: RedisBackendOptions = {},
): Promise<RedisBackend> {
  const clients: Redis[] = [];
  const client = async (more: RedisOptions = {}): Promise<Redis> => {
    const redis = new Redis(url, {
      commandTimeout: 1000,
      maxRetriesPerRequest: 1,
      retryStrategy: () => 50,
      ...more,
    });
    clients.push(redis);
    redis.on("error", () => {}); // the broker tells
    await redis.ping();
    return redis;
  };
  const disconnect = (): void => clients.forEach((redis) => redis.disconnect());
  // As in the program: what was on its way fails at once, and is not sent again, for it may have been done.
  const main = await client({ maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false });
  const { broker, ...shared } = redisStorey({ main, prefix, partitions });
  return {
    main,
    prefix,
    ...shared,
    broker: async () => {
      const log = Log.silent().part("realtime");
      return broker({ subscriber: await client(), log });
    },
    disconnect,
    close: async () => {
      if (main.status === "ready") await removeKeys(url, prefix);
      disconnect();
    },
  };
}
