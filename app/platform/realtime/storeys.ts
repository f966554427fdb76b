import type { Redis } from "ioredis";
import type { Logger } from "../logging/index.ts";
import type { Clock } from "../support/index.ts";
import type { Broker } from "./broker/broker.ts";
import { MemoryBroker, MemoryBus } from "./broker/memory_broker.ts";
import { RedisBroker } from "./broker/redis_broker.ts";
import { RedisRun } from "./broker/redis_run.ts";
import { PlainWire, ShardedWire } from "./broker/redis_wire.ts";
import type { History } from "./history/history.ts";
import { MemoryHistory } from "./history/memory_history.ts";
import { RedisHistory } from "./history/redis_history.ts";
import { MemoryOccupancyStore } from "./occupancy/memory_occupancy_store.ts";
import type { OccupancyStore } from "./occupancy/occupancy_store.ts";
import { RedisOccupancyStore } from "./occupancy/redis_occupancy_store.ts";
import { MemoryPresenceStore } from "./presence/memory_presence_store.ts";
import type { PresenceStore } from "./presence/presence_store.ts";
import { RedisPresenceStore } from "./presence/redis_presence_store.ts";

/** What the nodes of one hub share. */
export interface Storey<Options> {
  history: History;
  presence: PresenceStore;
  occupancy: OccupancyStore;
  /** A broker for one node. */
  broker: (options: Options) => Broker;
}

/** For a node alone, or several in one process. */
export function memoryStorey(clock: Clock): Storey<void> {
  const history = new MemoryHistory(clock);
  const bus = new MemoryBus(history, clock);
  const presence = new MemoryPresenceStore(clock, bus);
  const occupancy = new MemoryOccupancyStore((node) => presence.isAlive(node));
  return { history, presence, occupancy, broker: () => new MemoryBroker(bus) };
}

interface RedisStoreyOptions {
  /** For commands; shared with others. */
  main: Redis;
  /** Begins every key and channel in Redis. */
  prefix: string;
  /** Uses so many sharded channels instead of one for each topic (Redis 7 and newer); for Redis Cluster. */
  partitions?: number | undefined;
}

/** For all nodes that share a Redis. */
export function redisStorey({
  main,
  prefix,
  partitions = 0,
}: RedisStoreyOptions): Storey<{ subscriber: Redis; log: Logger }> {
  const wire = partitions > 0 ? new ShardedWire(prefix, partitions) : new PlainWire(prefix);
  const run = new RedisRun(main);
  return {
    history: new RedisHistory(run, wire),
    presence: new RedisPresenceStore(main, wire),
    occupancy: new RedisOccupancyStore(main, wire),
    broker: ({ subscriber, log }) => new RedisBroker({ run, subscriber, wire, log }),
  };
}
