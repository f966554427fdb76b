import { Chore } from "../housekeeping/index.ts";
import type { Leases } from "./leases.ts";

/**
 * A chore that one node does for all: who holds its lease. The lease outlives a pause, so that the same node goes on;
 * when that node is gone another takes over as soon as the lease has ended.
 *
 * @example
 * @singleton()
 * export class CollectFiles extends LeasedChore {
 *   readonly everyMs = 60_000;
 *   readonly lease = { name: "files.collect", ms: 120_000 };
 *   constructor(private readonly collecting: Collecting, leases: Leases) { super(leases); }
 *   protected override work() { return this.collecting.files(); }
 * }
 */
export abstract class LeasedChore extends Chore {
  /** Its name in the database, and for how long it is taken. */
  protected abstract readonly lease: { name: string; ms: number };
  readonly #leases: Leases;

  constructor(leases: Leases) {
    super();
    this.#leases = leases;
  }

  override async run(): Promise<void> {
    if (!(await this.isDue())) return;
    if (await this.#leases.hold(this.lease.name, this.lease.ms)) await this.work();
  }

  /** Whether there is anything to do; asked before the lease is. */
  protected isDue(): boolean | Promise<boolean> {
    return true;
  }

  protected abstract work(): Promise<unknown>;
}
