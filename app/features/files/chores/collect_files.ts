import { singleton } from "../../../platform/container/index.ts";
import { LeasedChore, Leases } from "../../../platform/database/index.ts";
import { Collecting } from "../collecting.ts";

const MINUTE = 60_000;

/** Removes files of deleted messages, and uploads that came to nothing. */
@singleton()
export class CollectFiles extends LeasedChore {
  readonly everyMs = MINUTE;
  protected readonly lease = { name: "files.collect", ms: 2 * MINUTE };
  readonly #collecting: Collecting;

  constructor(collecting: Collecting, leases: Leases) {
    super(leases);
    this.#collecting = collecting;
  }

  protected override work(): Promise<number> {
    return this.#collecting.files();
  }
}
