import { Redis } from "ioredis";
import { findProgram } from "./find_program.ts";
import { until } from "../until.ts";
import { PrivateServer } from "./private_server.ts";

/** Where Redis (or Valkey) stands on this machine, or undefined. */
export function findRedis(): string | undefined {
  return findProgram("redis-server", "valkey-server");
}

/**
 * A private Redis that keeps its data in memory only.
 *
 * @example
 * const redis = await startRedis();
 * await redis.stop();
 * await redis.start(); // empty, under the same url
 * await redis.remove();
 */
export type RedisServer = PrivateServer;

/**
 * Makes and starts a private server.
 *
 * @param mode `cluster` for a Redis Cluster of one node: commands whose keys are on several shards are refused
 * @throws when no program is there (`findRedis`)
 */
export async function startRedis(mode: "alone" | "cluster" = "alone"): Promise<RedisServer> {
  const program = findRedis();
  if (!program) throw new Error("Redis is not installed on this machine");
  const [folder, port] = await PrivateServer.place("redis");
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  if (mode === "cluster") args.push("--cluster-enabled", "yes", "--cluster-node-timeout", "1000");
  const url = `redis://127.0.0.1:${port}/0`;
  const server = new PrivateServer(
    { name: "Redis", program, args, url, version: redisVersion },
    folder,
  );
  await server.start();
  if (mode === "cluster") await takeAllSlots(server.url);
  return server;
}

async function takeAllSlots(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.cluster("ADDSLOTSRANGE", 0, 16_383);
    const what = "the cluster to be in force";
    await until(async () => /cluster_state:ok/.test(await client.cluster("INFO")), {
      what,
    });
  } finally {
    client.disconnect();
  }
}

/** The version that a server tells. @throws when it can't be reached */
export async function redisVersion(url: string): Promise<string> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => {});
  try {
    await client.connect();
    const info = await client.info("server");
    return /redis_version:(\S+)/.exec(info)?.[1] ?? "";
  } finally {
    client.disconnect();
  }
}
