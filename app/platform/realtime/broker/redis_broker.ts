import { setImmediate as endOfTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Logger } from "../../logging/index.ts";
import { Broker, type ReturnListener, type TopicListener } from "./broker.ts";
import { Pulse } from "./pulse.ts";
import { TopicSet } from "./topic_set.ts";

interface RedisBrokerOptions {
  /** For publishing; shared with others. */
  main: Redis;
  /** For listening; the broker's alone. */
  subscriber: Redis;
  /** Begins every topic in Redis. */
  prefix: string;
  log: Logger;
}

interface Waiting {
  topic: string;
  envelope: Buffer;
}

/**
 * Carries envelopes over the pub/sub of Redis. Listens only to topics that somebody here wants, asks for many at
 * once, and lets topics go late, so that people who come and go cost little. While Redis is away nothing fails:
 * envelopes are dropped, said once in the log, and `onReturn` tells the end of it.
 */
export class RedisBroker extends Broker {
  readonly #main: Redis;
  readonly #subscriber: Redis;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #topics: TopicSet;
  readonly #pulse: Pulse;
  #waiting: Waiting[] = [];
  #out: Promise<void> | undefined;
  #lost = 0;
  /** Something did not reach the others, or theirs not us, since we last knew that it does. */
  #away: boolean;
  #listener: TopicListener = () => {};
  #returned: ReturnListener = () => {};

  constructor({ main, subscriber, prefix, log }: RedisBrokerOptions) {
    super();
    this.#main = main;
    this.#subscriber = subscriber;
    this.#prefix = prefix;
    this.#log = log;
    this.#topics = new TopicSet({
      redis: subscriber,
      prefix,
      failed: (error) => this.#left(error),
      late: () => this.#returned({ lost: 0 }),
    });
    this.#pulse = new Pulse(subscriber);
    this.#away = subscriber.status !== "ready";
    subscriber.on("messageBuffer", this.#hear);
    for (const redis of [main, subscriber]) redis.on("ready", this.#back).on("close", this.#left);
  }

  /** Redis does not tell cheaply who listens; a publish that nobody hears costs it little. */
  override reaches(): boolean {
    return true;
  }

  /** Everything that is published in one turn of the event loop goes to Redis in one write. */
  override publish(topic: string, envelope: Buffer): Promise<void> {
    this.#waiting.push({ topic, envelope });
    return (this.#out ??= this.#send());
  }

  override subscribe(topics: readonly string[]): Promise<void> {
    return this.#topics.want(topics);
  }

  override async unsubscribe(topics: readonly string[]): Promise<void> {
    this.#topics.release(topics);
  }

  override onMessage(listener: TopicListener): void {
    this.#listener = listener;
  }

  override onReturn(listener: ReturnListener): void {
    this.#returned = listener;
  }

  /** Stops listening; the connections belong to whoever made them. */
  override async close(): Promise<void> {
    this.#subscriber.off("messageBuffer", this.#hear);
    for (const redis of [this.#main, this.#subscriber]) {
      redis.off("ready", this.#back).off("close", this.#left);
    }
    this.#pulse.stop();
    await this.#topics.close();
    await this.#out;
  }

  async #send(): Promise<void> {
    await endOfTurn();
    const batch = this.#waiting;
    this.#waiting = [];
    this.#out = undefined;
    if (this.#main.status === "ready") void this.#pipe(batch);
    else this.#drop(batch.length);
  }

  async #pipe(batch: readonly Waiting[]): Promise<void> {
    const pipeline = this.#main.pipeline();
    for (const { topic, envelope } of batch) pipeline.publish(this.#prefix + topic, envelope);
    const answers = (await pipeline.exec()) ?? [];
    const failures = answers.filter(([error]) => error !== null);
    if (failures.length > 0) this.#drop(failures.length, failures[0]?.[0]);
    else this.#back();
  }

  #drop(count: number, error?: unknown): void {
    this.#lost += count;
    this.#left(error);
  }

  readonly #hear = (channel: Buffer, envelope: Buffer): void => {
    this.#listener(channel.toString("utf8").slice(this.#prefix.length), envelope);
  };

  readonly #left = (error?: unknown): void => {
    if (this.#away) return;
    this.#away = true;
    this.#log.warn({ err: error }, "the other nodes cannot be reached; this node goes on alone");
  };

  readonly #back = (): void => {
    if (!this.#away || this.#main.status !== "ready" || this.#subscriber.status !== "ready") return;
    this.#away = false;
    void this.#resume();
  };

  async #resume(): Promise<void> {
    const lost = this.#lost;
    this.#lost = 0;
    await this.#topics.wantAgain();
    this.#log.info({ lost }, "the other nodes can be reached again");
    this.#returned({ lost });
  }
}
