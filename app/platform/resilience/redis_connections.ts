import type { Redis, RedisOptions } from "ioredis";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { GuardedRedis } from "./guarded_redis.ts";
import { ListeningRedis } from "./listening_redis.ts";
import { Policies } from "./policies.ts";

/** With its jitter well below the two seconds within which everything shall work again. */
const LONGEST_PAUSE_MS = 800;
const CONNECT_MS = 2000;

/**
 * The process's connections to Redis: one for commands, one that listens. They come back by themselves; while
 * Redis is away commands fail at once (`redis_unavailable`) instead of waiting for its return.
 */
@singleton()
export class RedisConnections {
  readonly #settings: Settings;
  readonly #policies: Policies;
  readonly #logger: Logger;
  #main: Redis | undefined;
  #subscriber: Redis | undefined;

  constructor(settings: Settings, policies: Policies, log: Log) {
    this.#settings = settings;
    this.#policies = policies;
    this.#logger = log.part("redis");
  }

  /** Whether this installation has Redis at all. */
  get configured(): boolean {
    return this.#settings.redis.url !== undefined;
  }

  /** For commands. */
  main(): Redis {
    this.#main ??= this.#watch("commands", this.#guarded());
    return this.#main;
  }

  /** For subscriptions; it renews them itself when it comes back. */
  subscriber(): Redis {
    this.#subscriber ??= this.#watch("subscriptions", this.listener());
    return this.#subscriber;
  }

  /** A further connection for subscriptions, which whoever asked for it closes. That Redis is away it does not tell. */
  listener(): Redis {
    const options = { ...this.#options(), maxRetriesPerRequest: null, autoResubscribe: true };
    return new ListeningRedis(this.#url, options).on("error", () => {});
  }

  async ping(): Promise<void> {
    await this.main().ping();
  }

  async close(): Promise<void> {
    for (const redis of [this.#main, this.#subscriber]) redis?.disconnect();
  }

  #guarded(): Redis {
    return new GuardedRedis(this.#url, this.#options(), () => this.#policies.named("redis"));
  }

  get #url(): string {
    const { url } = this.#settings.redis;
    if (url !== undefined) return url;
    throw new Error("REDIS_URL is not set, so there is no Redis to talk to.");
  }

  #options(): Omit<RedisOptions, "replyMapping"> {
    return {
      connectTimeout: CONNECT_MS,
      retryStrategy: (attempt) =>
        Math.min(50 * 2 ** Math.min(attempt, 6), LONGEST_PAUSE_MS) * (0.7 + Math.random() * 0.6),
    };
  }

  #watch(purpose: string, redis: Redis): Redis {
    let away = false;
    redis.on("error", (error: Error) => {
      // One line when it goes, not one for every try.
      if (!away) this.#logger.warn({ purpose, reason: error.message }, "Redis is away");
      away = true;
    });
    redis.on("ready", () => {
      if (away) this.#logger.info({ purpose }, "Redis is back");
      away = false;
    });
    return redis;
  }
}
