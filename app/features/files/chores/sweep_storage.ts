import { singleton } from "../../../platform/container/index.ts";
import { Leases } from "../../../platform/database/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Collecting } from "../collecting.ts";

const LEASE = "files.sweep";

/** Removes objects of the storage that belong to no file; they are what a crash leaves. One node at a time. */
@singleton()
export class SweepStorage extends Chore {
  readonly everyMs = 6 * 3_600_000;
  readonly #collecting: Collecting;
  readonly #leases: Leases;

  constructor(collecting: Collecting, leases: Leases) {
    super();
    this.#collecting = collecting;
    this.#leases = leases;
  }

  override async run(): Promise<void> {
    if (!(await this.#leases.hold(LEASE, this.everyMs))) return;
    await this.#collecting.objects();
  }
}
