import type { Logger } from "../logging/index.ts";
import type { Clock } from "../support/index.ts";
import type { OutboxRepository } from "./outbox_repository.ts";

const WAIT_MS = 100;
const MOST = 500;

/** Delivered entries that leave the table together: one statement, and one write to the disk, for many. */
export class DeliveredBatch {
  readonly #entries: OutboxRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #ids: number[] = [];
  #cancel: (() => void) | undefined;
  #removing: Promise<void> = Promise.resolve();

  constructor(entries: OutboxRepository, clock: Clock, logger: Logger) {
    this.#entries = entries;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Ids that are delivered but still in the table. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  add(id: number): void {
    this.#ids.push(id);
    if (this.#ids.length >= MOST) void this.remove();
    else this.#cancel ??= this.#clock.after(WAIT_MS, () => void this.remove());
  }

  /** Removes what there is; what cannot be removed stays for the next time. */
  remove(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#removing = this.#removing.then(() => this.#removeAll());
    return this.#removing;
  }

  async #removeAll(): Promise<void> {
    const ids = this.#ids.slice(0, MOST);
    if (ids.length === 0) return;
    try {
      await this.#entries.remove(ids);
    } catch (error) {
      this.#logger.warn({ err: error, count: ids.length }, "delivered entries are removed later");
      return;
    }
    this.#ids = this.#ids.slice(ids.length);
    await this.#removeAll();
  }
}
