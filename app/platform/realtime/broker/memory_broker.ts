import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { IndexOf } from "../connections/index_of.ts";
import { MemoryHistory } from "../history/memory_history.ts";
import type { Position } from "../history/position.ts";
import { Broker, type Keep, type Message, type Receipt, type TopicListener } from "./broker.ts";
import { OnceKeys } from "./once_keys.ts";

/** Joins the memory brokers of one process, with what they keep. A node alone has a bus of its own. */
@singleton()
export class MemoryBus {
  readonly history: MemoryHistory;
  readonly once: OnceKeys;
  readonly #byTopic = new IndexOf<string, MemoryBroker>();

  constructor(history: MemoryHistory, clock: Clock) {
    this.history = history;
    this.once = new OnceKeys(clock);
  }

  attach(topic: string, broker: MemoryBroker): void {
    this.#byTopic.add(topic, broker);
  }

  detach(topic: string, broker: MemoryBroker): void {
    this.#byTopic.remove(topic, broker);
  }

  /** Whether anybody but `broker` listens. */
  reachesBeyond(broker: MemoryBroker, topic: string): boolean {
    const listening = this.#byTopic.get(topic);
    return listening.size > (listening.has(broker) ? 1 : 0);
  }

  /** Numbers and keeps the message where it says so, and hands it to every broker that listens, `except` one. */
  publish({ topic, envelope, keep, once }: Message, except?: MemoryBroker): Receipt {
    const before = once === undefined ? undefined : this.once.get(topic, once);
    if (before) return before;
    const position = keep && this.history.append(topic, envelope, keep);
    if (once !== undefined) this.once.set(topic, once, { position, repeated: envelope });
    this.#deliver({ topic, envelope, position }, except);
    return { position };
  }

  restart(topic: string, keep: Keep): Position {
    const position = this.history.restart(topic, keep);
    this.#deliver({ topic, envelope: Buffer.alloc(0), position });
    return position;
  }

  #deliver(
    { topic, envelope, position }: { topic: string; envelope: Buffer; position?: Position },
    except?: MemoryBroker,
  ): void {
    for (const broker of this.#byTopic.get(topic))
      if (broker !== except) broker.receive(topic, envelope, position);
  }
}

/** The broker of a node that shares nothing, or only a process. */
@singleton()
export class MemoryBroker extends Broker {
  readonly #bus: MemoryBus;
  readonly #topics = new Set<string>();
  #listener: TopicListener = () => {};

  constructor(bus: MemoryBus) {
    super();
    this.#bus = bus;
  }

  override get isAway(): boolean {
    return false;
  }

  override reaches(topic: string): boolean {
    return this.#bus.reachesBeyond(this, topic);
  }

  override async publish(message: Message): Promise<Receipt> {
    return this.#bus.publish(message, this);
  }

  override async restart(topic: string, keep: Keep): Promise<Position> {
    return this.#bus.restart(topic, keep);
  }

  override async subscribe(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      this.#topics.add(topic);
      this.#bus.attach(topic, this);
    }
  }

  override async unsubscribe(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      this.#topics.delete(topic);
      this.#bus.detach(topic, this);
    }
  }

  override onMessage(listener: TopicListener): void {
    this.#listener = listener;
  }

  /** Memory never goes away. */
  override onReturn(): void {}

  override async close(): Promise<void> {
    await this.unsubscribe([...this.#topics]);
  }

  /** Called by the bus. */
  receive(topic: string, envelope: Buffer, position: Position | undefined): void {
    this.#listener(topic, envelope, position);
  }
}
