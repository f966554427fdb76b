import type { Redis } from "ioredis";
import { redisAway } from "../broker/redis_run.ts";
import { RedisScript } from "../broker/redis_script.ts";
import type { RedisWire } from "../broker/redis_wire.ts";
import { leasesKey } from "../presence/redis_presence_store.ts";
import { channelKey, splitKey } from "../channels/namespace.ts";
import { changeOf } from "./memory_occupancy_store.ts";
import { type OccupancyChange, OccupancyStore } from "./occupancy_store.ts";
import { BURY, COUNTS, NODES, SET, TOUCH } from "./redis_scripts.ts";

const scripts = {
  set: new RedisScript(SET),
  counts: new RedisScript(COUNTS),
  nodes: new RedisScript(NODES),
  touch: new RedisScript(TOUCH),
  bury: new RedisScript(BURY),
};
const KEPT_MS = 60_000;
const BATCH = 500;

/** Occupancy of all nodes that share a Redis: a hash of channel → subscriptions for each node and namespace. */
export class RedisOccupancyStore extends OccupancyStore {
  readonly #redis: Redis;
  readonly #wire: RedisWire;
  /** All of it is on one shard: it counts all channels together. */
  readonly #tag: string;

  /** @param wire the presence store's, whose leases tell which nodes live */
  constructor(redis: Redis, wire: RedisWire) {
    super();
    this.#redis = redis;
    this.#wire = wire;
    this.#tag = wire.tags[0] ?? "";
  }

  override async set(
    node: string,
    counts: ReadonlyMap<string, number>,
  ): Promise<OccupancyChange[]> {
    const changes: OccupancyChange[] = [];
    for (const [namespace, pairs] of byNamespace(counts)) {
      for (let at = 0; at < pairs.length; at += BATCH)
        changes.push(...(await this.#set(node, namespace, pairs.slice(at, at + BATCH))));
    }
    return changes;
  }

  override async counts(keys: readonly string[]): Promise<number[]> {
    const places = keys.map(splitKey);
    const args = places.flatMap(({ namespace, name }) => [namespace, name]);
    return ((await this.#run("counts", args)) as number[]).map(Number);
  }

  override async channels(namespace: string): Promise<Map<string, number>> {
    const nodes = (await this.#run("nodes", [])) as Buffer[];
    const totals = new Map<string, number>();
    for (const node of nodes) {
      const counts = await this.#redis.hgetall(`${this.#hashes}${node.toString()}:${namespace}`);
      for (const [name, count] of Object.entries(counts))
        totals.set(name, (totals.get(name) ?? 0) + Number(count));
    }
    return totals;
  }

  override async touch(node: string): Promise<boolean> {
    return (await this.#run("touch", [node, KEPT_MS])) === 1;
  }

  override async bury(node: string): Promise<string[]> {
    const vacated = (await this.#run("bury", [node])) as Buffer[];
    const names = vacated.map((text) => text.toString());
    return names.flatMap((namespace, at) =>
      at % 2 === 0 ? [channelKey(namespace, names[at + 1] ?? "")] : [],
    );
  }

  async #set(
    node: string,
    namespace: string,
    pairs: readonly [name: string, count: number][],
  ): Promise<OccupancyChange[]> {
    const args = [node, namespace, KEPT_MS, ...pairs.flat()];
    const answer = (await this.#run("set", args)) as [before: number, total: number][];
    return pairs.map(([name, count], index) => {
      const [before = 0, total = 0] = answer[index] ?? [];
      return changeOf(channelKey(namespace, name), { before, count, total });
    });
  }

  async #run(name: keyof typeof scripts, args: (string | number)[]): Promise<unknown> {
    if (this.#redis.status !== "ready") throw redisAway();
    const keys = [leasesKey(this.#wire, this.#tag), this.#hashes];
    return scripts[name].run(this.#redis, { keys, args });
  }

  get #hashes(): string {
    return `${this.#tag}${this.#wire.prefix}occupancy:`;
  }
}

function byNamespace(counts: ReadonlyMap<string, number>): Map<string, [string, number][]> {
  const groups = new Map<string, [string, number][]>();
  for (const [key, count] of counts) {
    const { namespace, name } = splitKey(key);
    const pairs = groups.get(namespace) ?? [];
    pairs.push([name, count]);
    groups.set(namespace, pairs);
  }
  return groups;
}
