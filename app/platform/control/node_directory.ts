import type { Redis } from "ioredis";
import { parseLine } from "./lines.ts";
import { NodeFacts } from "./node_facts.ts";

/** Redis says what time it is: the clocks of machines differ. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, run in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], run)
  redis.call('HDEL', KEYS[2], run)
end`;
const ANNOUNCE = `${NOW}
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])`;
const LIST = `${NOW}
return redis.call('HVALS', KEYS[2])`;

/** Which servers run, on all machines: each holds a lease in Redis, and one that dies is forgotten when it ends. */
export class NodeDirectory {
  readonly #redis: Redis;
  readonly #keys: [string, string];

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    // The braces keep both keys in one slot of a Redis Cluster.
    this.#keys = [`${prefix}{nodes}:leases`, `${prefix}{nodes}:facts`];
  }

  /** Takes or renews the lease of a server, for `ms`. */
  async announce(facts: NodeFacts, ms: number): Promise<void> {
    await this.#redis.eval(ANNOUNCE, 2, ...this.#keys, facts.run, ms, JSON.stringify(facts));
  }

  async remove(run: string): Promise<void> {
    await this.#redis.multi().zrem(this.#keys[0], run).hdel(this.#keys[1], run).exec();
  }

  /** Those that run, in the order of their names. */
  async list(): Promise<NodeFacts[]> {
    const texts = (await this.#redis.eval(LIST, 2, ...this.#keys)) as string[];
    const all = texts.flatMap((text) => NodeFacts.safeParse(parseLine(text)).data ?? []);
    return all.toSorted((a, b) => (a.node < b.node ? -1 : 1));
  }
}
