import { singleton } from "../../../platform/container/index.ts";
import { Leases } from "../../../platform/database/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Collecting } from "../collecting.ts";

const LEASE = "files.collect";

/** Removes files of deleted messages, and uploads that came to nothing; one node at a time. */
@singleton()
export class CollectFiles extends Chore {
  readonly everyMs = 60_000;
  readonly #collecting: Collecting;
  readonly #leases: Leases;

  constructor(collecting: Collecting, leases: Leases) {
    super();
    this.#collecting = collecting;
    this.#leases = leases;
  }

  override async run(): Promise<void> {
    if (!(await this.#leases.hold(LEASE, 2 * this.everyMs))) return;
    await this.#collecting.files();
  }
}
