import { singleton } from "../../../platform/container/index.ts";
import { Leases } from "../../../platform/database/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { SearchRebuild } from "../search_rebuild.ts";

const LEASE = "search.rebuild";
const LEASE_MS = 30_000;
/** A turn must end soon when the server stops. */
const BATCHES_A_TURN = 20;

/** Brings older messages into the index, after an update of Parley or of its tokens; one node does it for all. */
@singleton()
export class CompleteSearchIndex extends Chore {
  readonly everyMs = 1000;
  readonly #rebuild: SearchRebuild;
  readonly #leases: Leases;

  constructor(rebuild: SearchRebuild, leases: Leases) {
    super();
    this.#rebuild = rebuild;
    this.#leases = leases;
  }

  override async run(): Promise<void> {
    if (await this.#rebuild.isComplete()) return;
    if (!(await this.#leases.hold(LEASE, LEASE_MS))) return;
    await this.#rebuild.resume();
    for (let batch = 0; batch < BATCHES_A_TURN; batch += 1) {
      if ((await this.#rebuild.step()) === 0) return;
    }
  }
}
