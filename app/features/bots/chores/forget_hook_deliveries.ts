import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { LeasedChore, Leases } from "../../../platform/database/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { HookDeliveries } from "../outgoing/deliveries.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Keeps the delivery log of webhooks small: by age and by number. */
@singleton()
export class ForgetHookDeliveries extends LeasedChore {
  readonly everyMs = HOUR;
  protected readonly lease = { name: "webhooks.log", ms: HOUR / 2 };
  readonly #deliveries: HookDeliveries;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(deliveries: HookDeliveries, leases: Leases, settings: Settings, clock: Clock) {
    super(leases);
    this.#deliveries = deliveries;
    this.#settings = settings;
    this.#clock = clock;
  }

  protected override async work(): Promise<void> {
    const { logDays, logRows } = this.#settings.bots;
    await this.#deliveries.pruneBefore(this.#clock.now() - logDays * DAY);
    await this.#deliveries.pruneBeyond(logRows);
  }
}
