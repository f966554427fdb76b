import type { Redis } from "ioredis";

const EVERY_MS = 5_000;

/**
 * Asks a listening connection for a sign of life, because a wire that was cut silently would never be missed: one
 * that does not answer until the next question is opened anew.
 */
export class Pulse {
  readonly #timer: NodeJS.Timeout;
  #unanswered = false;

  constructor(redis: Redis, everyMs = EVERY_MS) {
    this.#timer = setInterval(() => this.#beat(redis), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(redis: Redis): void {
    if (redis.status !== "ready") return;
    if (this.#unanswered) redis.disconnect(true);
    this.#unanswered = !this.#unanswered;
    if (this.#unanswered) void this.#ask(redis);
  }

  async #ask(redis: Redis): Promise<void> {
    try {
      await redis.ping();
    } catch {
      // The connection has ended, and is opened anew already.
    }
    this.#unanswered = false;
  }
}
