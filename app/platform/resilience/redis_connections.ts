import { Redis, type RedisOptions } from "ioredis";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";

const LONGEST_PAUSE_MS = 2000;

/**
 * The process's connections to Redis: one for commands, one that listens. They come back by themselves; while
 * Redis is away commands fail instead of waiting without end.
 */
@singleton()
export class RedisConnections {
  readonly #settings: Settings;
  readonly #logger: Logger;
  #main: Redis | undefined;
  #subscriber: Redis | undefined;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#logger = log.part("redis");
  }

  /** Whether this installation has Redis at all. */
  get configured(): boolean {
    return this.#settings.redis.url !== undefined;
  }

  /** For commands. */
  main(): Redis {
    this.#main ??= this.#connect("commands", { maxRetriesPerRequest: 2, commandTimeout: 5000 });
    return this.#main;
  }

  /** For subscriptions; it renews them itself when it comes back. */
  subscriber(): Redis {
    this.#subscriber ??= this.#connect("subscriptions", {
      maxRetriesPerRequest: null,
      autoResubscribe: true,
    });
    return this.#subscriber;
  }

  async ping(): Promise<void> {
    await this.main().ping();
  }

  async close(): Promise<void> {
    for (const redis of [this.#main, this.#subscriber]) redis?.disconnect();
  }

  #connect(purpose: string, options: RedisOptions): Redis {
    const { url } = this.#settings.redis;
    if (url === undefined)
      throw new Error("REDIS_URL is not set, so there is no Redis to talk to.");
    const redis = new Redis(url, {
      ...options,
      connectTimeout: 5000,
      retryStrategy: (attempt) =>
        Math.min(50 * 2 ** Math.min(attempt, 6), LONGEST_PAUSE_MS) * (0.7 + Math.random() * 0.6),
    });
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
