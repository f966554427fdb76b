import { singleton } from "../../container/index.ts";
import { IndexOf } from "../connections/index_of.ts";
import { Broker, type TopicListener } from "./broker.ts";

/** Joins the memory brokers of one process. A node alone has a bus of its own. */
@singleton()
export class MemoryBus {
  readonly #byTopic = new IndexOf<string, MemoryBroker>();

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

  /** Hands the envelope to every broker that listens, `except` one. */
  deliver(topic: string, envelope: Buffer, except?: MemoryBroker): void {
    for (const broker of this.#byTopic.get(topic))
      if (broker !== except) broker.receive(topic, envelope);
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

  override reaches(topic: string): boolean {
    return this.#bus.reachesBeyond(this, topic);
  }

  override async publish(topic: string, envelope: Buffer): Promise<void> {
    this.#bus.deliver(topic, envelope, this);
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
  receive(topic: string, envelope: Buffer): void {
    this.#listener(topic, envelope);
  }
}
