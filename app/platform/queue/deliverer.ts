import type { Logger } from "../logging/index.ts";
import type { Clock } from "../support/index.ts";
import { DeliveredBatch } from "./delivered_batch.ts";
import { Lanes } from "./lanes.ts";
import type { Leases } from "./lease.ts";
import { type Delivery, keyOf, type Line, subjectOf } from "./outbox_entry.ts";
import type { OutboxRepository } from "./outbox_repository.ts";
import { pauseAfter } from "./pause_after.ts";

const MOST_ATTEMPTS = 15;
/** Past it new entries wait in the table instead of in memory. */
const MOST_IN_HAND = 5000;

/** An entry that could not be delivered this time. */
export interface FailedDelivery {
  topic: string;
  subject: string;
  attempts: number;
  /** It was set aside and is tried no more. */
  isDead: boolean;
  error: unknown;
}

export type Handler = (payload: unknown) => Promise<void>;

interface Parts {
  entries: OutboxRepository;
  leases: Leases;
  clock: Clock;
  logger: Logger;
}

/** What this process has in hand: hands entries to their handlers, line by line, and writes down what came of it. */
export class Deliverer {
  readonly #parts: Parts;
  readonly #handlers = new Map<string, Handler>();
  readonly #delivered: DeliveredBatch;
  readonly #lanes: Lanes<Delivery>;
  /** Lines with an entry in the table that is not in hand: whatever follows it waits there, too. */
  readonly #parked = new Set<string>();
  readonly counts = { delivered: 0, failed: 0 };
  #tell: (failure: FailedDelivery) => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#delivered = new DeliveredBatch(parts.entries, parts.clock, parts.logger);
    this.#lanes = new Lanes(
      (delivery) => this.#deliver(delivery),
      (key, rest) => this.#standStill(key, rest),
    );
  }

  get topics(): string[] {
    return [...this.#handlers.keys()];
  }

  get inHand(): number {
    return this.#lanes.size;
  }

  get isFull(): boolean {
    return this.#lanes.size >= MOST_IN_HAND;
  }

  handle(topic: string, handler: Handler): void {
    this.#handlers.set(topic, handler);
  }

  /** Hears of every attempt that failed. */
  onFailed(listener: (failure: FailedDelivery) => void): void {
    this.#tell = listener;
  }

  /** Whether an entry of this line may be delivered straight away. */
  accepts(line: Line): boolean {
    return this.#handlers.has(line.topic) && !this.#parked.has(keyOf(line)) && !this.isFull;
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
    const waiting = new Set((await this.#parts.entries.waitingAmong(subjects)).map(keyOf));
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
    await this.#delivered.remove();
  }

  /** Waits until nothing is in hand, and what was delivered has left the table. */
  async settled(): Promise<void> {
    await this.#lanes.settled();
    await this.#delivered.remove();
  }

  async #deliver(delivery: Delivery): Promise<boolean> {
    try {
      await this.#handlers.get(delivery.topic)?.(delivery.payload);
    } catch (error) {
      return this.#failed(delivery, error);
    }
    this.counts.delivered++;
    this.#delivered.add(delivery.id);
    return true;
  }

  /** @returns whether what follows may go on */
  async #failed({ id, topic, subject, ...delivery }: Delivery, error: unknown): Promise<boolean> {
    const { entries, leases, clock, logger } = this.#parts;
    this.counts.failed++;
    const attempts = delivery.attempts + 1;
    const isDead = attempts >= MOST_ATTEMPTS;
    const fate = isDead ? "set aside after too many attempts" : "delivered again later";
    logger.warn({ topic, subject, attempts, err: error }, fate);
    this.#tell({ topic, subject, attempts, isDead, error });
    const availableAt = clock.now() + (isDead ? 0 : pauseAfter(attempts));
    try {
      const failure = { attempts, availableAt, error: briefly(error) };
      await entries[isDead ? "bury" : "postpone"](id, leases.owner, failure);
      return isDead;
    } catch (problem) {
      // Its lease runs out, and it is taken over like that of a dead process.
      logger.warn({ topic, subject, err: problem }, "a failed attempt could not be written down");
      return false;
    }
  }

  #standStill(key: string, rest: Delivery[]): void {
    this.#parked.add(key);
    void this.giveBack(rest);
  }
}

function idsOf(deliveries: readonly Delivery[]): number[] {
  return deliveries.map(({ id }) => id);
}

function briefly(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 500).toWellFormed();
}
