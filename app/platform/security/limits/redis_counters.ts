import type { Redis } from "ioredis";
import { RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import type { Logger } from "../../logging/index.ts";
import type { Clock } from "../../support/index.ts";
import { type Count, Counters } from "./counters.ts";
import { MemoryCounters } from "./memory_counters.ts";

/** An answer that takes longer counts as none: nobody waits for a limit. */
const PATIENCE_MS = 250;
/** After a failure Redis is left alone for so long. */
const REST_MS = 1000;

export interface RedisCountersOptions {
  redis: () => Redis;
  /** Begins every key. */
  prefix: string;
  clock: Clock;
  log: Logger;
}

/** Counts that all nodes share in Redis. While Redis is away or slow this process counts alone, without delay. */
export class RedisCounters extends Counters {
  readonly shared = true;
  readonly #options: RedisCountersOptions;
  readonly #alone = new MemoryCounters();
  #limiter: RateLimiterRedis | undefined;
  #restsUntil = 0;
  #away = false;
  /** Whether Redis has answered before; the first one to ask may wait for the connection. */
  #met = false;

  constructor(options: RedisCountersOptions) {
    super();
    this.#options = options;
  }

  override get away(): boolean {
    return this.#away;
  }

  override add(key: string, points: number, seconds: number): Promise<Count> {
    return this.#ask(
      async (limiter) => countOf(await limiter.penalty(key, points, { customDuration: seconds })),
      (alone) => alone.add(key, points, seconds),
    );
  }

  override get(key: string): Promise<Count | null> {
    return this.#ask(
      async (limiter) => {
        const found = await limiter.get(key);
        return found && countOf(found);
      },
      (alone) => alone.get(key),
    );
  }

  override set(key: string, value: number, seconds: number): Promise<void> {
    return this.#ask(
      async (limiter) => void (await limiter.set(key, value, seconds)),
      (alone) => alone.set(key, value, seconds),
    );
  }

  override async delete(key: string): Promise<void> {
    await this.#alone.delete(key);
    await this.#ask(
      async (limiter) => void (await limiter.delete(key)),
      () => Promise.resolve(),
    );
  }

  async #ask<T>(
    shared: (limiter: RateLimiterRedis) => Promise<T>,
    insured: (alone: MemoryCounters) => Promise<T>,
  ): Promise<T> {
    if (this.#options.clock.now() < this.#restsUntil) return insured(this.#alone);
    try {
      const answer = await this.#inTime(shared(this.#limiterIfReady()));
      this.#came();
      return answer;
    } catch (error) {
      this.#went(error);
      return insured(this.#alone);
    }
  }

  /** @throws Error while the connection is broken: a command would wait for it */
  #limiterIfReady(): RateLimiterRedis {
    const { redis, prefix } = this.#options;
    const storeClient = redis();
    if (this.#met && storeClient.status !== "ready") throw new Error("Redis is not connected.");
    return (this.#limiter ??= new RateLimiterRedis({
      storeClient,
      keyPrefix: `${prefix}limit`,
      // Doors judge; the limiter only counts.
      points: Number.MAX_SAFE_INTEGER,
      duration: 60,
    }));
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const late = () => reject(new Error(`Redis did not answer within ${PATIENCE_MS} ms.`));
    const cancel = this.#options.clock.after(PATIENCE_MS, late);
    try {
      return await Promise.race([answer, promise]);
    } finally {
      cancel();
    }
  }

  #went(err: unknown): void {
    this.#restsUntil = this.#options.clock.now() + REST_MS;
    if (this.#away) return;
    this.#away = true;
    this.#options.log.warn({ err }, "limits are counted by this node alone: Redis is away");
  }

  #came(): void {
    this.#met = true;
    if (!this.#away) return;
    this.#away = false;
    this.#options.log.info("limits are shared with the other nodes again");
  }
}

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { value: consumedPoints, msLeft: msBeforeNext, shared: true };
}
