import { singleton } from "../../../platform/container/index.ts";
import { LeasedChore, Leases } from "../../../platform/database/index.ts";
import { SearchRebuild } from "../search_rebuild.ts";

/** A turn must end soon when the server stops. */
const BATCHES_A_TURN = 20;

/** Brings older messages into the index, after an update of Parley or of its tokens. */
@singleton()
export class CompleteSearchIndex extends LeasedChore {
  readonly everyMs = 1000;
  protected readonly lease = { name: "search.rebuild", ms: 30_000 };
  readonly #rebuild: SearchRebuild;

  constructor(rebuild: SearchRebuild, leases: Leases) {
    super(leases);
    this.#rebuild = rebuild;
  }

  protected override async isDue(): Promise<boolean> {
    return !(await this.#rebuild.isComplete());
  }

  protected override async work(): Promise<void> {
    await this.#rebuild.resume();
    for (let batch = 0; batch < BATCHES_A_TURN; batch += 1) {
      if ((await this.#rebuild.step()) === 0) return;
    }
  }
}
