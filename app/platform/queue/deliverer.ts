import type { Logger } from "../logging/index.ts";
import type { Clock } from "../support/index.ts";
import { DeliveredBatch } from "./delivered_batch.ts";
import { Lanes } from "./lanes.ts";
import type { Leases } from "./lease.ts";
import { type Delivery, keyOf, type Line, subjectOf } from "./outbox_entry.ts";
import type { OutboxRepository } from "./outbox_repository.ts";
import { failureOf, type Verdict } from "./failure.ts";
import { Slots } from "./slots.ts";
import type { Throughput } from "./throughput.ts";
import { timed } from "./timed.ts";
import type { Topics } from "./topics.ts";

/** Past it new entries wait in the table instead of in memory. */
const MOST_IN_HAND = 5000;

/** An entry that could not be delivered this time. */
export interface FailedDelivery {
  id: number;
  topic: string;
  subject: string;
  attempts: number;
  /** It was set aside and is tried no more. */
  isDead: boolean;
  error: unknown;
}

interface Parts {
  topics: Topics;
  entries: OutboxRepository;
  leases: Leases;
  throughput: Throughput;
  clock: Clock;
  logger: Logger;
  /** Hears of every attempt that failed. */
  failed: (failure: FailedDelivery) => void;
}

/** What this process has in hand: hands entries to their handlers, line by line, and writes down what came of it. */
export class Deliverer {
  readonly #parts: Parts;
  readonly #slots = new Map<string, Slots>();
  readonly #delivered: DeliveredBatch;
  readonly #lanes: Lanes<Delivery>;
  /** Lines with an entry in the table that is not in hand: whatever follows it waits there, too. */
  readonly #parked = new Set<string>();
  /** What stood behind a failure is let go. */
  #givenBack: Promise<unknown> = Promise.resolve();
  readonly counts = { delivered: 0, failed: 0, dead: 0 };

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#delivered = new DeliveredBatch(parts.entries, parts.clock, parts.logger);
    this.#lanes = new Lanes(
      (delivery) => this.#deliver(delivery),
      (key, rest) => this.#standStill(key, rest),
    );
  }

  get inHand(): number {
    return this.#lanes.size;
  }

  get isFull(): boolean {
    return this.#lanes.size >= MOST_IN_HAND;
  }

  /** Whether an entry of this line may be delivered straight away. */
  accepts(line: Line): boolean {
    return !this.#parked.has(keyOf(line)) && !this.isFull;
  }

  take(delivery: Delivery): void {
    this.#lanes.push(keyOf(delivery), delivery);
  }

  /** Something of this line waits in the table for the sweep. */
  park(line: Line): void {
    this.#parked.add(keyOf(line));
  }

  /** Lines of which nothing waits in the table flow again. */
  async unpark(): Promise<void> {
    if (this.#parked.size === 0) return;
    await this.#delivered.remove();
    const subjects = [...new Set([...this.#parked].map(subjectOf))];
    const { entries, clock } = this.#parts;
    const waiting = new Set((await entries.waitingAmong(subjects, clock.now())).map(keyOf));
    for (const key of this.#parked) if (!waiting.has(key)) this.#parked.delete(key);
  }

  /** Keeps what is in hand from being taken over. */
  async renew(): Promise<void> {
    const { entries, leases } = this.#parts;
    const aging = [...this.#lanes.items()].filter((delivery) => leases.isAging(delivery));
    if (aging.length === 0) return;
    const lease = leases.begin();
    await entries.renew(idsOf(aging), lease);
    for (const delivery of aging) delivery.leasedUntil = lease.until;
  }

  /** Lets go of entries that were not tried; where that fails their lease runs out. */
  async giveBack(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { entries, leases, logger } = this.#parts;
    try {
      await entries.giveBack(idsOf(deliveries), leases.owner);
    } catch (error) {
      logger.warn({ err: error }, "entries in hand stay ours until their lease runs out");
    }
  }

  /** Lets go of everything that is still in hand. */
  async giveUp(): Promise<void> {
    await this.giveBack([...this.#lanes.items()]);
    await this.#givenBack;
    await this.#delivered.remove();
  }

  /** Waits until nothing is in hand, and what was delivered has left the table. */
  async settled(): Promise<void> {
    await this.#lanes.settled();
    await this.#givenBack;
    await this.#delivered.remove();
  }

  /** @returns whether what follows may go on */
  #deliver(delivery: Delivery): Promise<boolean> {
    const { topic } = delivery;
    const slots = this.#slots.get(topic) ?? new Slots();
    this.#slots.set(topic, slots);
    const { concurrency } = this.#parts.topics.terms(topic);
    return slots.run(concurrency, () => this.#try(delivery));
  }

  async #try(delivery: Delivery): Promise<boolean> {
    try {
      await this.#attempt(delivery);
    } catch (error) {
      return this.#failed(delivery, error);
    }
    this.counts.delivered++;
    this.#parts.throughput.count(delivery.topic, "delivered");
    this.#delivered.add(delivery.id);
    return true;
  }

  async #attempt({ id, topic, payload, attempts }: Delivery): Promise<void> {
    const { topics, clock } = this.#parts;
    const handler = topics.handler(topic);
    const work = async (signal: AbortSignal): Promise<void> =>
      handler?.(payload, { id, number: attempts + 1, signal });
    await timed(work, { ms: topics.terms(topic).timeoutMs, clock });
  }

  /** @returns whether what follows may go on */
  async #failed(delivery: Delivery, error: unknown): Promise<boolean> {
    const { topics, logger, throughput } = this.#parts;
    const { topic, subject } = delivery;
    const verdict = failureOf(error, delivery.attempts, topics.terms(topic));
    this.counts.failed++;
    throughput.count(topic, "failed");
    logger.warn({ topic, subject, attempts: verdict.attempts, err: error }, FATES[verdict.fate]);
    try {
      await this.#write(delivery, verdict);
    } catch (problem) {
      // Its lease runs out, and it is taken over like that of a dead process.
      logger.warn({ topic, subject, err: problem }, "a failed attempt could not be written down");
      return false;
    }
    this.#tell(delivery, verdict, error);
    return verdict.fate === "dead";
  }

  async #write({ id }: Delivery, { fate, attempts, pauseMs, text }: Verdict): Promise<void> {
    const { entries, leases, clock } = this.#parts;
    const failure = { attempts, availableAt: clock.now() + pauseMs, error: text };
    await entries[fate === "dead" ? "bury" : "postpone"](id, leases.owner, failure);
  }

  #tell({ id, topic, subject }: Delivery, { attempts, fate }: Verdict, error: unknown): void {
    const isDead = fate === "dead";
    if (isDead) this.counts.dead++;
    this.#parts.failed({ id, topic, subject, attempts, isDead, error });
  }

  #standStill(key: string, rest: Delivery[]): void {
    this.#parked.add(key);
    this.#givenBack = Promise.all([this.#givenBack, this.giveBack(rest)]);
  }
}

function idsOf(deliveries: readonly Delivery[]): number[] {
  return deliveries.map(({ id }) => id);
}

const FATES = {
  dead: "set aside: it is tried no more",
  later: "delivered again later",
};
