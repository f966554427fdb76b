import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { NotificationsRepository } from "../notifications_repository.ts";

/** Takes expired notifications away. */
@singleton()
export class CollectNotifications extends Chore {
  readonly everyMs = 600_000;
  readonly #repository: NotificationsRepository;
  readonly #clock: Clock;

  constructor(repository: NotificationsRepository, clock: Clock) {
    super();
    this.#repository = repository;
    this.#clock = clock;
  }

  override run(): Promise<number> {
    return this.#repository.collect(this.#clock.now());
  }
}
