import { setImmediate as endOfTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Logger } from "../../logging/index.ts";
import { randomId } from "../../support/index.ts";
import { historyKeys } from "../history/redis_history.ts";
import type { Position } from "../history/position.ts";
import { Broker, type Keep, type Message, type Receipt, type TopicListener } from "./broker.ts";
import { ONCE_MS } from "./once_keys.ts";
import { doneWithin } from "./patience.ts";
import { Pulse } from "./pulse.ts";
import type { RedisRun } from "./redis_run.ts";
import { RedisScript } from "./redis_script.ts";
import { PUBLISH, RESTART } from "./redis_scripts.ts";
import type { RedisWire } from "./redis_wire.ts";
import { TopicSet } from "./topic_set.ts";

interface RedisBrokerOptions {
  /** The connection for commands, which is shared with others, and what is known of its server. */
  run: RedisRun;
  /** For listening; the broker's alone. */
  subscriber: Redis;
  wire: RedisWire;
  log: Logger;
}

interface Waiting {
  message: Message;
  /** With nothing when the others do not have it. */
  done: (receipt: Receipt | undefined) => void;
}

const publish = new RedisScript(PUBLISH);
const restart = new RedisScript(RESTART);
/** How long a publish waits for Redis before this node goes on alone, in milliseconds. */
const PATIENCE_MS = 1_000;
const PROBE_MS = 250;

type Answer = [error: Error | null, result: unknown];
type Placed = [epoch: Buffer, offset: number | Buffer, before?: Buffer];

/**
 * Carries messages over the pub/sub of Redis. Listens only to topics that somebody here wants, asks for many at
 * once, and lets topics go late, so that people who come and go cost little. While Redis is away nothing fails: who
 * publishes learns that only this node has it, and `onReturn` tells the end of it.
 */
export class RedisBroker extends Broker {
  readonly #run: RedisRun;
  readonly #subscriber: Redis;
  readonly #wire: RedisWire;
  readonly #log: Logger;
  readonly #topics: TopicSet;
  readonly #pulse: Pulse;
  #waiting: Waiting[] = [];
  #out: Promise<void> | undefined;
  /** Something did not reach the others, or theirs not us, since we last knew that it does. */
  #away: boolean;
  #closed = false;
  #probing = false;
  #listener: TopicListener = () => {};
  #returned: () => void = () => {};
  #unlisten: () => void;

  constructor({ run, subscriber, wire, log }: RedisBrokerOptions) {
    super();
    this.#run = run;
    this.#subscriber = subscriber;
    this.#wire = wire;
    this.#log = log;
    this.#topics = new TopicSet({
      redis: subscriber,
      wire,
      failed: (error) => this.#left(error),
      late: () => this.#returned(),
    });
    this.#pulse = new Pulse(subscriber);
    this.#away = subscriber.status !== "ready" || run.redis.status !== "ready";
    this.#unlisten = wire.listen(subscriber, ({ topic, envelope, position }) =>
      this.#listener(topic, envelope, position),
    );
    for (const redis of [run.redis, subscriber])
      redis.on("ready", this.#probe).on("close", this.#left);
  }

  override get isAway(): boolean {
    return this.#away;
  }

  /** Redis does not tell cheaply who listens; a publish that nobody hears costs it little. */
  override reaches(): boolean {
    return true;
  }

  /** Everything that is published in one turn of the event loop goes to Redis in one write. */
  override publish(message: Message): Promise<Receipt | undefined> {
    const { promise, resolve } = Promise.withResolvers<Receipt | undefined>();
    this.#waiting.push({ message, done: resolve });
    this.#out ??= this.#send();
    return promise;
  }

  override async restart(topic: string, { ms }: Keep): Promise<Position> {
    const epoch = randomId(48);
    const keys = historyKeys(this.#wire, await this.#run.id(), topic);
    const args = [epoch, ms, this.#wire.publish, this.#wire.channel(topic), this.#wire.head(topic)];
    await restart.run(this.#run.redis, { keys, args });
    return { epoch, offset: 0 };
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

  override onReturn(listener: () => void): void {
    this.#returned = listener;
  }

  /** Stops listening; the connections belong to whoever made them. */
  override async close(): Promise<void> {
    this.#closed = true;
    this.#unlisten();
    for (const redis of [this.#run.redis, this.#subscriber])
      redis.off("ready", this.#probe).off("close", this.#left);
    this.#pulse.stop();
    await this.#topics.close();
    await this.#out;
  }

  async #send(): Promise<void> {
    await endOfTurn();
    const batch = urgentFirst(this.#waiting);
    this.#waiting = [];
    this.#out = undefined;
    if (this.#away) for (const { done } of batch) done(undefined);
    else void this.#pipe(batch);
  }

  /** Never fails. Who is not answered in time goes on alone; a late answer changes nothing any more. */
  async #pipe(batch: readonly Waiting[]): Promise<void> {
    const patience = new AbortController();
    const exchanged = this.#exchange(batch, patience.signal);
    try {
      if (await doneWithin(exchanged, PATIENCE_MS)) return;
      patience.abort();
      exchanged.catch(() => {});
      this.#left(new Error(`Redis did not answer within ${PATIENCE_MS} ms.`));
    } catch (error) {
      this.#left(error);
    }
    for (const { done } of batch) done(undefined);
  }

  async #exchange(batch: readonly Waiting[], patience: AbortSignal): Promise<void> {
    const run = await this.#run.id();
    if (patience.aborted) return;
    const { redis } = this.#run;
    const pipeline = redis.pipeline();
    for (const { message } of batch) {
      if (message.keep || message.once !== undefined)
        publish.add(pipeline, this.#call(message, run));
      else pipeline[this.#wire.publish](this.#wire.channel(message.topic), this.#plain(message));
    }
    const answers = ((await pipeline.exec()) ?? []) as Answer[];
    const unknown = answers.some(([error]) => error?.message.startsWith("NOSCRIPT"));
    if (unknown) await publish.load(redis);
    for (const [index, { message, done }] of batch.entries())
      await this.#settle({ message, done }, answers[index]);
  }

  async #settle({ message, done }: Waiting, answer: Answer | undefined): Promise<void> {
    const [error, result] = answer ?? [new Error("Redis did not answer.")];
    if (!error) return done(receiptOf(result));
    if (!error.message.startsWith("NOSCRIPT")) throw error;
    const call = this.#call(message, await this.#run.id());
    done(receiptOf(await publish.run(this.#run.redis, call)));
  }

  #call({ topic, envelope, keep, once }: Message, run: string) {
    const wire = this.#wire;
    const keys: string[] = historyKeys(wire, run, topic);
    if (once !== undefined) keys.push(`${wire.key("once", topic)}:${once}`);
    const { size, ms } = keep ?? { size: 0, ms: 0 };
    const carried = [wire.publish, wire.channel(topic), wire.head(topic)];
    return { keys, args: [randomId(48), size, ms, envelope, ...carried, ONCE_MS] };
  }

  #plain({ topic, envelope }: Message): Buffer {
    const head = this.#wire.head(topic);
    return head === "" ? envelope : Buffer.concat([Buffer.from(head), envelope]);
  }

  /** Said once. From now on nobody waits for Redis, until it has answered again. */
  readonly #left = (error?: unknown): void => {
    if (this.#closed) return;
    if (!this.#away)
      this.#log.warn({ err: error }, "the other nodes cannot be reached; this node goes on alone");
    this.#away = true;
    this.#probe();
  };

  readonly #probe = (): void => {
    if (!this.#away || this.#probing || this.#closed) return;
    this.#probing = true;
    void this.#knock().finally(() => {
      this.#probing = false;
      if (this.#away && !this.#closed) setTimeout(this.#probe, PROBE_MS).unref();
    });
  };

  async #knock(): Promise<void> {
    const { redis } = this.#run;
    if (redis.status !== "ready" || this.#subscriber.status !== "ready") return;
    try {
      await redis.ping();
      await this.#topics.wantAgain();
    } catch {
      return; // Not yet.
    }
    if (this.#closed) return;
    this.#away = false;
    this.#log.info("the other nodes can be reached again");
    this.#returned();
  }
}

function urgentFirst(waiting: readonly Waiting[]): readonly Waiting[] {
  const urgent = waiting.filter(({ message }) => message.urgent);
  if (urgent.length === 0) return waiting;
  return [...urgent, ...waiting.filter(({ message }) => !message.urgent)];
}

function receiptOf(result: unknown): Receipt {
  if (!Array.isArray(result)) return {};
  const [epoch, offset, before] = result as Placed;
  const place = epoch.toString("latin1");
  const position = place === "" ? undefined : { epoch: place, offset: Number(offset.toString()) };
  return { position, ...(before && { repeated: before }) };
}
