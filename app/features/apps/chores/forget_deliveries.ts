import { singleton } from "../../../platform/container/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Deliveries } from "../webhooks/deliveries.ts";

const HOUR = 3_600_000;
const KEPT_MS = 7 * 24 * HOUR;

/** Forgets what became of webhooks a week ago. */
@singleton()
export class ForgetDeliveries extends Chore {
  readonly everyMs = HOUR;
  readonly #deliveries: Deliveries;
  readonly #clock: Clock;

  constructor(deliveries: Deliveries, clock: Clock) {
    super();
    this.#deliveries = deliveries;
    this.#clock = clock;
  }

  override run(): Promise<void> {
    return this.#deliveries.prune(this.#clock.now() - KEPT_MS);
  }
}
