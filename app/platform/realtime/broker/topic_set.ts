import { setImmediate as endOfTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import { doneWithin } from "./patience.ts";

const BATCH = 500;
/** How long a topic that nobody wants is kept, in ms: people who reload come back at once. */
const LINGER_MS = 1_000;

interface TopicSetOptions {
  /** A connection that only listens. */
  redis: Redis;
  prefix: string;
  failed: (error: unknown) => void;
  /** Topics that were said to be heard are heard only now. */
  late: () => void;
}

/** The topics that a node listens to in Redis: wanted in batches, let go late. */
export class TopicSet {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #failed: (error: unknown) => void;
  readonly #late: () => void;
  /** Topic → when listening to it has begun. */
  readonly #wanted = new Map<string, Promise<void>>();
  readonly #released = new Set<string>();
  #asking: { topics: string[]; done: Promise<void> } | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor({ redis, prefix, failed, late }: TopicSetOptions) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#failed = failed;
    this.#late = late;
  }

  /** Resolves when all are heard, or Redis does not answer. */
  async want(topics: readonly string[]): Promise<void> {
    await Promise.all(topics.map((topic) => this.#want(topic)));
  }

  /** Nobody wants these any more. */
  release(topics: readonly string[]): void {
    for (const topic of topics) if (this.#wanted.has(topic)) this.#released.add(topic);
    this.#linger ??= setTimeout(() => void this.#letGo(), LINGER_MS).unref();
  }

  /** Asks for everything again, on a new connection. */
  async wantAgain(): Promise<void> {
    await this.#tell("subscribe", [...this.#wanted.keys()]);
  }

  async close(): Promise<void> {
    clearTimeout(this.#linger);
    await this.#tell("unsubscribe", [...this.#wanted.keys()]);
    this.#wanted.clear();
  }

  #want(topic: string): Promise<void> {
    this.#released.delete(topic);
    const known = this.#wanted.get(topic);
    if (known) return known;
    this.#asking ??= this.#gather();
    this.#asking.topics.push(topic);
    this.#wanted.set(topic, this.#asking.done);
    return this.#asking.done;
  }

  /** Takes all topics that are wanted in this turn of the event loop together. */
  #gather(): { topics: string[]; done: Promise<void> } {
    const topics: string[] = [];
    const ask = async (): Promise<void> => {
      await endOfTurn();
      this.#asking = undefined;
      const told = this.#tell("subscribe", topics);
      if (!(await doneWithin(told))) void told.then(this.#late);
    };
    return { topics, done: ask() };
  }

  async #letGo(): Promise<void> {
    this.#linger = undefined;
    const topics = [...this.#released];
    this.#released.clear();
    for (const topic of topics) this.#wanted.delete(topic);
    await this.#tell("unsubscribe", topics);
  }

  async #tell(command: "subscribe" | "unsubscribe", topics: readonly string[]): Promise<void> {
    if (this.#redis.status !== "ready") return;
    try {
      for (let at = 0; at < topics.length; at += BATCH) {
        const names = topics.slice(at, at + BATCH).map((topic) => this.#prefix + topic);
        await this.#redis[command](...names);
      }
    } catch (error) {
      this.#failed(error);
    }
  }
}
