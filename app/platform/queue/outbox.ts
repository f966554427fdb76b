import { singleton } from "../container/index.ts";
import { Database } from "../database/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock } from "../support/index.ts";
import { Deliverer, type FailedDelivery, type Handler } from "./deliverer.ts";
import { Leases } from "./lease.ts";
import type { Delivery, OutboxEntry, OutboxStats } from "./outbox_entry.ts";
import { OutboxRepository } from "./outbox_repository.ts";
import { TakeOver } from "./take_over.ts";

const SWEEP_MS = 1000;
const STOP_MS = 5000;

/**
 * The durable outbox: what must follow a change is written in the transaction of the change, and delivered once it
 * is committed. At least once, also after `kill -9`, so handlers bear a second delivery. In order for each topic and
 * subject, where one process wrote them or they were left behind; two nodes that write of one subject at the same
 * moment each deliver their own. What fails is tried again with growing pauses, while what follows it waits, and is
 * set aside after fifteen attempts.
 *
 * On the usual way nothing is read back: this process delivers straight after its commit, and removes what was
 * delivered in batches. A sweep looks every second for what a dead process, a console command or a failed attempt
 * left behind. A process that was not started (the console) only writes.
 *
 * @example
 * outbox.handle("messages", async (payload) => hub.publish(…));
 * outbox.start();
 * await database.transaction(async () => {
 *   await outbox.add({ topic: "messages", subject: `room:${id}`, payload: { messageId } });
 * });
 */
@singleton()
export class Outbox {
  readonly #database: Database;
  readonly #entries: OutboxRepository;
  readonly #leftovers: TakeOver;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #leases: Leases;
  readonly #deliverer: Deliverer;
  #sweeping: Promise<number> = Promise.resolve(0);
  #cancelSweep: (() => void) | undefined;
  #running = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    entries: OutboxRepository,
    leftovers: TakeOver,
    clock: Clock,
    log: Log,
  ) {
    this.#database = database;
    this.#entries = entries;
    this.#leftovers = leftovers;
    this.#clock = clock;
    this.#logger = log.part("queue");
    this.#leases = new Leases(clock);
    const [leases, logger] = [this.#leases, this.#logger];
    this.#deliverer = new Deliverer({ entries, leases, clock, logger });
  }

  /** Says who takes the entries of a topic; before `start`. A handler that throws is asked again later. */
  handle(topic: string, handler: Handler): void {
    this.#deliverer.handle(topic, handler);
  }

  /** Hears of every attempt that failed, and whether it was the last. The listener must not throw. */
  onFailed(listener: (failure: FailedDelivery) => void): void {
    this.#deliverer.onFailed(listener);
  }

  /**
   * Adds an entry to the transaction at hand.
   *
   * @throws Error outside of a transaction: it would not be bound to any change
   */
  async add(entry: OutboxEntry): Promise<void> {
    if (!this.#database.inTransaction) {
      throw new Error(`The outbox entry ${entry.topic} was added outside of a transaction.`);
    }
    const straight = this.#running && this.#deliverer.accepts(entry);
    const lease = straight ? this.#leases.begin() : { now: this.#clock.now(), until: 0 as const };
    const id = await this.#entries.insert(entry, lease);
    const delivery = { ...entry, id, attempts: 0, leasedUntil: lease.until };
    this.#database.afterCommit(() => this.#committed(delivery));
  }

  /** Begins to deliver, and to look for what was left behind. */
  start(): void {
    this.#running = true;
    this.#planSweep(0);
  }

  /** Ends looking, waits for the deliveries in hand, and leaves to others what is not done in time. */
  async stop({ withinMs = STOP_MS } = {}): Promise<void> {
    this.#running = false;
    this.#cancelSweep?.();
    await this.#sweeping;
    if (withinMs > 0) await this.#waitFor(this.#deliverer.settled(), withinMs);
    await this.#deliverer.giveUp();
  }

  /** Waits until nothing is in hand, and what was delivered has left the table. */
  settled(): Promise<void> {
    return this.#deliverer.settled();
  }

  async stats(): Promise<OutboxStats> {
    const { inHand, counts } = this.#deliverer;
    return { ...(await this.#entries.counts(this.#clock.now())), inHand, ...counts };
  }

  /**
   * Takes over what is due and in nobody's hand; `start` does it every second.
   *
   * @returns how many were taken over; they are delivered when `settled` resolves
   */
  sweep(): Promise<number> {
    // One after the other: two at once would take the same entries, both in this process's name.
    const mine = this.#sweeping.then(() => this.#sweep());
    this.#sweeping = mine.catch(() => 0);
    return mine;
  }

  async #sweep(): Promise<number> {
    const deliverer = this.#deliverer;
    await deliverer.renew();
    if (deliverer.isFull) return 0;
    const taken = await this.#leftovers.take(deliverer.topics, this.#leases.begin());
    for (const delivery of taken) deliverer.take(delivery);
    await deliverer.unpark();
    return taken.length;
  }

  async #committed(delivery: Delivery): Promise<void> {
    const inHand = delivery.leasedUntil > 0;
    if (inHand && this.#running && this.#deliverer.accepts(delivery)) {
      return this.#deliverer.take(delivery);
    }
    this.#deliverer.park(delivery);
    if (inHand) await this.#deliverer.giveBack([delivery]);
  }

  #planSweep(after: number): void {
    this.#cancelSweep = this.#clock.after(after, () => void this.#sweepAndPlan());
  }

  async #sweepAndPlan(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.#logger.warn({ err: error }, "the outbox could not be looked through; it will be again");
    }
    if (this.#running) this.#planSweep(SWEEP_MS);
  }

  async #waitFor(work: Promise<void>, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    await Promise.race([work, promise]);
    cancel();
  }
}
