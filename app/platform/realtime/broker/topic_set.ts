import { setImmediate as endOfTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import { doneWithin } from "./patience.ts";
import type { RedisWire } from "./redis_wire.ts";

/** How long a topic that nobody wants is kept, in ms: people who reload come back at once. */
const LINGER_MS = 1_000;

interface TopicSetOptions {
  /** A connection that only listens. */
  redis: Redis;
  wire: RedisWire;
  failed: (error: unknown) => void;
  /** Topics that were said to be heard are heard only now. */
  late: () => void;
}

/** A channel in Redis that is listened to, and for which topics. */
interface Heard {
  topics: Set<string>;
  /** Resolves when listening has begun. */
  begun: Promise<void>;
}

/** The topics that a node listens to in Redis: wanted in batches, let go late. */
export class TopicSet {
  readonly #redis: Redis;
  readonly #wire: RedisWire;
  readonly #failed: (error: unknown) => void;
  readonly #late: () => void;
  /** By channel in Redis. */
  readonly #heard = new Map<string, Heard>();
  readonly #released = new Set<string>();
  #asking: { channels: string[]; done: Promise<void> } | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor({ redis, wire, failed, late }: TopicSetOptions) {
    this.#redis = redis;
    this.#wire = wire;
    this.#failed = failed;
    this.#late = late;
  }

  /** Resolves when all are heard, or Redis does not answer. */
  async want(topics: readonly string[]): Promise<void> {
    await Promise.all(topics.map((topic) => this.#want(topic)));
  }

  /** Nobody wants these any more. */
  release(topics: readonly string[]): void {
    for (const topic of topics) this.#released.add(topic);
    this.#linger ??= setTimeout(() => void this.#letGo(), LINGER_MS).unref();
  }

  /** Asks for everything again, on a new connection. */
  async wantAgain(): Promise<void> {
    await this.#tell(this.#wire.subscribe, [...this.#heard.keys()]);
  }

  async close(): Promise<void> {
    clearTimeout(this.#linger);
    await this.#tell(this.#wire.unsubscribe, [...this.#heard.keys()]);
    this.#heard.clear();
  }

  #want(topic: string): Promise<void> {
    this.#released.delete(topic);
    const channel = this.#wire.channel(topic);
    const known = this.#heard.get(channel);
    const heard = known ?? { topics: new Set(), begun: this.#ask(channel) };
    heard.topics.add(topic);
    this.#heard.set(channel, heard);
    return heard.begun;
  }

  /** Takes all channels that are wanted in this turn of the event loop together. */
  #ask(channel: string): Promise<void> {
    this.#asking ??= this.#gather();
    this.#asking.channels.push(channel);
    return this.#asking.done;
  }

  #gather(): { channels: string[]; done: Promise<void> } {
    const channels: string[] = [];
    const ask = async (): Promise<void> => {
      await endOfTurn();
      this.#asking = undefined;
      const told = this.#tell(this.#wire.subscribe, channels);
      if (!(await doneWithin(told))) void told.then(this.#late);
    };
    return { channels, done: ask() };
  }

  async #letGo(): Promise<void> {
    this.#linger = undefined;
    const silent = [...this.#released].flatMap((topic) => this.#forget(topic));
    this.#released.clear();
    await this.#tell(this.#wire.unsubscribe, silent);
  }

  /** The channel of the topic, when nothing else is wanted of it. */
  #forget(topic: string): string[] {
    const channel = this.#wire.channel(topic);
    const heard = this.#heard.get(channel);
    if (!heard?.topics.delete(topic) || heard.topics.size > 0) return [];
    this.#heard.delete(channel);
    return [channel];
  }

  async #tell(
    command: RedisWire["subscribe"] | RedisWire["unsubscribe"],
    channels: readonly string[],
  ): Promise<void> {
    if (this.#redis.status !== "ready") return;
    try {
      const { batch } = this.#wire;
      for (let at = 0; at < channels.length; at += batch)
        await this.#redis[command](...channels.slice(at, at + batch));
    } catch (error) {
      this.#failed(error);
    }
  }
}
