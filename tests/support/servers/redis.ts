import { Redis } from "ioredis";
import { findProgram } from "./find_program.ts";
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

/** Makes and starts a private server. @throws when no program is there (`findRedis`) */
export async function startRedis(): Promise<RedisServer> {
  const program = findRedis();
  if (!program) throw new Error("Redis is not installed on this machine");
  const [folder, port] = await PrivateServer.place("redis");
  const kind = {
    name: "Redis",
    program,
    args: ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
    url: `redis://127.0.0.1:${port}/0`,
    version: redisVersion,
  };
  const server = new PrivateServer(kind, folder);
  await server.start();
  return server;
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
