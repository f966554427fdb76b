import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Database } from "../database/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Clock, Figures, randomId } from "../support/index.ts";
import { Deliverer, type FailedDelivery } from "./deliverer.ts";
import { type Lease, Leases } from "./lease.ts";
import type { OutboxEntry, OutboxStats } from "./outbox_entry.ts";
import { OutboxRepository } from "./outbox_repository.ts";
import { Rounds } from "./rounds.ts";
import { MOST, TakeOver } from "./take_over.ts";
import { Throughput } from "./throughput.ts";
import { type Handler, Topics, type TopicTerms } from "./topics.ts";

const SWEEP_MS = 1000;
const STOP_MS = 5000;

type FailureListener = (failure: FailedDelivery) => void;

interface StartOptions {
  /** Leaves out the topics for which this says no. All are taken by default. */
  takes?: (topic: string, terms: TopicTerms) => boolean;
}

/**
 * The durable outbox: what must follow a change is written in the transaction of the change, and delivered once it
 * is committed. At least once, also after `kill -9`, so handlers bear a second delivery. In order for each topic and
 * subject, where one process wrote them or they were left behind; two nodes that write of one subject at the same
 * moment each deliver their own, unless the topic is `strict`. What fails is tried again with growing pauses, while
 * what follows it waits, and is set aside after too many attempts.
 *
 * On the usual way nothing is read back: this process delivers straight after its commit, and removes what was
 * delivered in batches. A sweep looks every second for what a dead process, a console command or a failed attempt
 * left behind, and for what was scheduled. A process that was not started (the console) only writes.
 *
 * @example
 * outbox.handle("webhook", (payload, { signal }) => send(payload, signal), { strict: true, concurrency: 20 });
 * outbox.start();
 * await database.transaction(async () => {
 *   await outbox.add({ topic: "webhook", subject: `app:${id}`, payload: { messageId } });
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
  readonly #topics: Topics;
  readonly #throughput: Throughput;
  readonly #deliverer: Deliverer;
  readonly #rounds: Rounds;
  readonly #failureListeners: FailureListener[] = [];
  #takes: NonNullable<StartOptions["takes"]> = () => true;
  #sweeping: Promise<number> = Promise.resolve(0);
  #running = false;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    entries: OutboxRepository,
    leftovers: TakeOver,
    clock: Clock,
    log: Log,
    settings: Settings,
    figures: Figures,
  ) {
    this.#database = database;
    this.#entries = entries;
    this.#leftovers = leftovers;
    this.#clock = clock;
    this.#logger = log.part("queue");
    this.#leases = new Leases(clock);
    this.#topics = new Topics(settings);
    this.#throughput = new Throughput(database, clock, randomId(96));
    this.#deliverer = this.#makeDeliverer();
    this.#rounds = this.#makeRounds();
    figures.provide("queue", () => this.#figures());
  }

  /** Says who takes the entries of a topic; before `start`. A handler that throws is asked again later. */
  handle(topic: string, handler: Handler, terms: Partial<TopicTerms> = {}): void {
    this.#topics.handle(topic, handler, terms);
  }

  /** The topics that this process knows, with their terms. */
  get topics(): ({ name: string } & TopicTerms)[] {
    return this.#topics.names.map((name) => ({ name, ...this.#topics.terms(name) }));
  }

  /** Hears of every attempt that failed, and whether it was the last. The listener must not throw. */
  onFailed(listener: FailureListener): void {
    this.#failureListeners.push(listener);
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
    const lease = this.#isStraight(entry) ? this.#leases.begin() : null;
    const id = await this.#entries.insert(entry, lease ?? { now: this.#clock.now(), until: 0 });
    this.#database.afterCommit(() => this.#committed(entry, id, lease));
  }

  /**
   * Names this server, of which never two run at a time, before `start`: what its last run had in hand when it was
   * killed is then delivered at once, instead of when its lease is over.
   */
  async inherit(server: string): Promise<void> {
    await this.#entries.release(this.#leases.nameAfter(server));
  }

  /** Begins to deliver, and to look for what was left behind. */
  start({ takes }: StartOptions = {}): void {
    if (takes) this.#takes = takes;
    this.#running = true;
    this.#rounds.start();
  }

  /** Ends looking, waits for the deliveries in hand, and leaves to others what is not done in time. */
  async stop({ withinMs = STOP_MS } = {}): Promise<void> {
    this.#running = false;
    this.#rounds.stop();
    await this.#sweeping;
    if (withinMs > 0) await this.#waitFor(this.#deliverer.settled(), withinMs);
    await this.#deliverer.giveUp();
    await this.#count({ now: true });
  }

  /** Waits until nothing is in hand, and what was delivered has left the table. */
  settled(): Promise<void> {
    return this.#deliverer.settled();
  }

  async stats(): Promise<OutboxStats> {
    const { inHand, counts } = this.#deliverer;
    const { delivered, failed, dead: buried } = counts;
    const waiting = await this.#entries.counts(this.#clock.now());
    return { ...waiting, inHand, delivered, failed, buried };
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
    const taken = await this.#leftovers.take(this.#taken, this.#leases.begin());
    for (const delivery of taken) deliverer.take(delivery);
    // There may be more: what is written now must not overtake it.
    if (taken.length === MOST) for (const delivery of taken) deliverer.park(delivery);
    await deliverer.unpark();
    await this.#count();
    return taken.length;
  }

  /** Figures are not worth a failed sweep or stop; they are written the next time. */
  async #count({ now = false } = {}): Promise<void> {
    try {
      await this.#throughput.write({ now });
    } catch (err) {
      this.#logger.debug({ err }, "the throughput was not written");
    }
  }

  get #taken(): string[] {
    return this.#topics.names.filter((topic) => this.#isTaken(topic));
  }

  #isTaken(topic: string): boolean {
    return (
      this.#topics.handler(topic) !== undefined && this.#takes(topic, this.#topics.terms(topic))
    );
  }

  /** Whether it is delivered by this process without being read back from the table. */
  #isStraight(entry: OutboxEntry): boolean {
    const { topic, at = 0 } = entry;
    if (!this.#running || at > this.#clock.now() || this.#topics.terms(topic).strict) return false;
    return this.#isTaken(topic) && this.#deliverer.accepts(entry);
  }

  async #committed(entry: OutboxEntry, id: number, lease: Lease | null): Promise<void> {
    const delivery = { ...entry, id, attempts: 0, leasedUntil: lease?.until ?? 0 };
    if (lease && this.#isStraight(entry)) return this.#deliverer.take(delivery);
    if (this.#topics.terms(entry.topic).strict) return this.#rounds.wake();
    // What comes after it must not overtake it.
    if (entry.at === undefined) this.#deliverer.park(delivery);
    if (lease) await this.#deliverer.giveBack([delivery]);
  }

  #makeDeliverer(): Deliverer {
    return new Deliverer({
      topics: this.#topics,
      entries: this.#entries,
      leases: this.#leases,
      throughput: this.#throughput,
      clock: this.#clock,
      logger: this.#logger,
      failed: (failure) => {
        for (const listener of this.#failureListeners) listener(failure);
      },
    });
  }

  #makeRounds(): Rounds {
    return new Rounds({
      clock: this.#clock,
      everyMs: SWEEP_MS,
      round: async () => (await this.sweep()) === MOST,
      failed: (err) =>
        this.#logger.warn({ err }, "the outbox could not be looked through; it will be again"),
    });
  }

  #figures(): Record<string, number> {
    const { inHand, counts } = this.#deliverer;
    return { in_hand: inHand, ...counts };
  }

  async #waitFor(work: Promise<void>, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    await Promise.race([work, promise]);
    cancel();
  }
}
