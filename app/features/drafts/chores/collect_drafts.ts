import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { DraftsRepository } from "../drafts_repository.ts";

/** A device that was away longer than this may bring an older text back, in milliseconds. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Takes away what is left of emptied drafts. */
@singleton()
export class CollectDrafts extends Chore {
  readonly everyMs = 3_600_000;
  readonly #repository: DraftsRepository;
  readonly #clock: Clock;

  constructor(repository: DraftsRepository, clock: Clock) {
    super();
    this.#repository = repository;
    this.#clock = clock;
  }

  override run(): Promise<number> {
    return this.#repository.collect(this.#clock.now() - KEPT_MS);
  }
}
