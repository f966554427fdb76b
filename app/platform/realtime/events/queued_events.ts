import { singleton } from "../../container/index.ts";
import { Database } from "../../database/index.ts";
import { Outbox } from "../../queue/index.ts";
import { Clock } from "../../support/index.ts";
import { HubNode } from "../node.ts";
import { EventQueue, type QueuedEvent } from "./event_queue.ts";
import { Publisher } from "./publisher.ts";

/** Urgent ones have a line of their own, so they pass by what waits. */
const TOPICS = { high: "realtime.urgent_event", normal: "realtime.event" } as const;
const MAX_SUBJECT = 120;

/**
 * Events that wait in the outbox: durably, until their time, and inside a transaction until its commit. Delivered at
 * least once and published once: the event's id is the idempotency key.
 */
@singleton()
export class QueuedEvents extends EventQueue {
  readonly #outbox: Outbox;
  readonly #database: Database;
  readonly #publisher: Publisher;
  readonly #node: HubNode;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    outbox: Outbox,
    database: Database,
    publisher: Publisher,
    node: HubNode,
    clock: Clock,
  ) {
    super();
    this.#outbox = outbox;
    this.#database = database;
    this.#publisher = publisher;
    this.#node = node;
    this.#clock = clock;
  }

  /** Takes over the delivery; called once at start. */
  listen(): void {
    for (const topic of Object.values(TOPICS))
      this.#outbox.handle(topic, (payload) => this.#publish(payload as QueuedEvent), {
        live: true,
      });
  }

  override async add(event: QueuedEvent, delayMs = 0): Promise<string> {
    const { keys, outgoing } = event;
    const id = this.#node.nextEventId();
    const { once = id } = outgoing;
    const payload: QueuedEvent = { keys, outgoing: { ...outgoing, id, once } };
    const entry = {
      topic: TOPICS[outgoing.urgent ? "high" : "normal"],
      subject: keys.join(" ").slice(0, MAX_SUBJECT),
      payload,
      ...(delayMs > 0 && { at: this.#clock.now() + delayMs }),
    };
    const { inTransaction } = this.#database;
    await (inTransaction
      ? this.#outbox.add(entry)
      : this.#database.transaction(() => this.#outbox.add(entry)));
    return id;
  }

  async #publish({ keys, outgoing }: QueuedEvent): Promise<void> {
    await this.#publisher.publish(keys, outgoing);
  }
}
