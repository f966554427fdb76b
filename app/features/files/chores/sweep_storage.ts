import { singleton } from "../../../platform/container/index.ts";
import { LeasedChore, Leases } from "../../../platform/database/index.ts";
import { Collecting } from "../collecting.ts";

const HOURS = 3_600_000;

/** Removes objects of the storage that belong to no file; they are what a crash leaves. */
@singleton()
export class SweepStorage extends LeasedChore {
  readonly everyMs = 6 * HOURS;
  protected readonly lease = { name: "files.sweep", ms: 6 * HOURS };
  readonly #collecting: Collecting;

  constructor(collecting: Collecting, leases: Leases) {
    super(leases);
    this.#collecting = collecting;
  }

  protected override work(): Promise<number> {
    return this.#collecting.objects();
  }
}
