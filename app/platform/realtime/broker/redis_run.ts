import type { Redis } from "ioredis";
import { UnavailableError } from "../../errors/index.ts";

/**
 * Which run of Redis we talk to. What it kept before a restart or a fail-over may lack its last moments, so each run
 * has keys of its own: a history that cannot be believed is never found.
 */
export class RedisRun {
  readonly redis: Redis;
  #id: Promise<string> | undefined;

  constructor(redis: Redis) {
    this.redis = redis;
    redis.on("close", () => (this.#id = undefined));
  }

  /** @throws UnavailableError `redis_away`, or what the connection says */
  id(): Promise<string> {
    if (this.redis.status !== "ready") throw redisAway();
    return (this.#id ??= this.#ask());
  }

  async #ask(): Promise<string> {
    try {
      const [, id = ""] = /run_id:(\w+)/.exec(await this.redis.info("server")) ?? [];
      return id.slice(0, 12);
    } catch (error) {
      this.#id = undefined;
      throw error;
    }
  }
}

export function redisAway(): UnavailableError {
  return new UnavailableError("redis_away", "Redis cannot be reached.");
}
