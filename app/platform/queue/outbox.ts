import { singleton } from "../container/index.ts";
import { Database } from "../database/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock, randomId } from "../support/index.ts";
import type { Delivery, OutboxEntry, OutboxStats } from "./outbox_entry.ts";
import { type Lease, OutboxRepository } from "./outbox_repository.ts";
import { Turns } from "./turns.ts";

/** A process that has not delivered for so long is taken for dead, and another takes over. */
const LEASE_MS = 30_000;
const SWEEP_MS = 1000;
const SWEPT_AT_ONCE = 100;
const MOST_ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 300_000;
const REMOVED_AT_ONCE = 200;

type Handler = (payload: unknown) => Promise<void>;

/**
 * The durable outbox: what must follow a change is written in the transaction of the change, and delivered once it
 * is committed. At least once, also after `kill -9`, so handlers bear a second delivery; in order per subject. What
 * fails is tried again with growing pauses, and set aside after twelve attempts.
 *
 * On the usual way nothing is read back: this process delivers straight after its commit, and removes what was
 * delivered in batches. A sweep looks for what a dead process or a failed attempt left behind.
 *
 * @example
 * outbox.handle("messages", async (payload) => hub.publish(…));
 * await database.transaction(async () => {
 *   await outbox.add({ topic: "messages", subject: `room:${id}`, payload: { messageId } });
 * });
 */
@singleton()
export class Outbox {
  readonly #database: Database;
  readonly #entries: OutboxRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #owner = randomId(96);
  readonly #handlers = new Map<string, Handler>();
  readonly #turns = new Turns();
  /** Subjects with an entry that failed: what comes after it waits in the table for the sweep. */
  #stuck = new Set<string>();
  #delivered: number[] = [];
  #removing: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #cancelSweep: (() => void) | undefined;
  #running = false;

  constructor(database: Database, entries: OutboxRepository, clock: Clock, log: Log) {
    this.#database = database;
    this.#entries = entries;
    this.#clock = clock;
    this.#logger = log.part("queue");
  }

  /** Says who takes entries of a topic; before `start`. A handler that throws is asked again later. */
  handle(topic: string, handler: Handler): void {
    this.#handlers.set(topic, handler);
  }

  /**
   * Adds an entry to the transaction at hand.
   *
   * @throws Error outside of a transaction: it would not be bound to any change
   */
  async add(entry: OutboxEntry): Promise<void> {
    if (!this.#database.inTransaction) throw new Error(`outbox entry ${entry.topic} was added outside a transaction`);
    const id = await this.#entries.insert(entry, this.#lease());
    this.#database.afterCommit(() => this.#deliverInTurn({ ...entry, id, attempts: 0 }));
  }

  /** Begins to look for what was left behind. */
  start(): void {
    this.#running = true;
    this.#planSweep(0);
  }

  /** Ends looking, and waits for the deliveries at hand. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelSweep?.();
    await this.#sweeping;
    await this.#turns.settled();
    await this.#remove();
  }

  stats(): Promise<OutboxStats> {
    return this.#entries.stats(this.#clock.now());
  }

  /** Delivers everything that is due and that nobody holds; `start` does it every second. */
  async sweep(): Promise<void> {
    for (;;) {
      const due = await this.#entries.due(this.#clock.now(), SWEPT_AT_ONCE);
      const claimed = await Promise.all(due.map((delivery) => this.#takeOver(delivery)));
      await this.#remove();
      if (!claimed.includes(true)) return this.#unstick();
    }
  }

  /** A subject flows again once nothing of it waits in the table. */
  async #unstick(): Promise<void> {
    if (this.#stuck.size > 0) this.#stuck = await this.#entries.waitingAmong(this.#stuck);
  }

  async #takeOver(delivery: Delivery): Promise<boolean> {
    if (!this.#handlers.has(delivery.topic) || !(await this.#entries.claim(delivery.id, this.#lease()))) return false;
    await this.#turns.take(delivery.subject, () => this.#attempt(delivery));
    return true;
  }

  #deliverInTurn(delivery: Delivery): Promise<void> {
    return this.#turns.take(delivery.subject, () => this.#deliver(delivery));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const ready = this.#handlers.has(delivery.topic) && !this.#stuck.has(delivery.subject);
    await (ready ? this.#attempt(delivery) : this.#entries.putBack(delivery.id, this.#waiting(delivery)));
  }

  async #attempt(delivery: Delivery): Promise<void> {
    try {
      await this.#handlers.get(delivery.topic)?.(delivery.payload);
    } catch (error) {
      return this.#failed(delivery, error);
    }
    this.#delivered.push(delivery.id);
    this.#removeSoon();
  }

  async #failed(delivery: Delivery, error: unknown): Promise<void> {
    this.#stuck.add(delivery.subject);
    const attempts = delivery.attempts + 1;
    const text = String(error instanceof Error ? error.message : error).slice(0, 500);
    const about = { topic: delivery.topic, subject: delivery.subject, attempts, err: error };
    if (attempts >= MOST_ATTEMPTS) {
      this.#logger.error(about, "set aside after too many attempts");
      return this.#entries.bury(delivery.id, { attempts, availableAt: this.#clock.now(), error: text });
    }
    this.#logger.warn(about, "will be delivered again");
    return this.#entries.putBack(delivery.id, { attempts, availableAt: this.#clock.now() + pause(attempts), error: text });
  }

  /** Back in line behind the entry of its subject that failed; no attempt of its own was made. */
  #waiting({ attempts }: Delivery) {
    return { attempts, availableAt: this.#clock.now(), error: "waits for an earlier entry of its subject" };
  }

  /** Entries delivered in one turn of the event loop leave the table with one statement. */
  #removeSoon(): void {
    this.#removing ??= new Promise<void>((done) => setImmediate(done)).then(() => this.#remove());
  }

  async #remove(): Promise<void> {
    this.#removing = undefined;
    while (this.#delivered.length > 0) {
      const ids = this.#delivered.splice(0, REMOVED_AT_ONCE);
      try {
        await this.#entries.remove(ids);
      } catch (error) {
        // They stay in the table and are delivered once more when their lease is over.
        this.#logger.warn({ err: error, count: ids.length }, "delivered entries could not be removed");
      }
    }
  }

  #planSweep(after: number): void {
    this.#cancelSweep = this.#clock.after(after, () => {
      this.#sweeping = this.#sweepAndPlan();
    });
  }

  async #sweepAndPlan(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.#logger.warn({ err: error }, "the outbox could not be looked through; it is tried again");
    }
    if (this.#running) this.#planSweep(SWEEP_MS);
  }

  #lease(): Lease {
    const now = this.#clock.now();
    return { owner: this.#owner, now, until: now + LEASE_MS };
  }
}

/** 1 s, 2 s, 4 s … up to five minutes, a third more or less. */
function pause(attempts: number): number {
  const even = Math.min(1000 * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return Math.round(even * (0.67 + Math.random() * 0.66));
}
