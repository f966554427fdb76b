import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Leases } from "../../../platform/database/index.ts";
import { Chore } from "../../../platform/housekeeping/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { HookDeliveries } from "../outgoing/deliveries.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Keeps the delivery log of webhooks small: by age and by number. One node does it for all. */
@singleton()
export class ForgetHookDeliveries extends Chore {
  readonly everyMs = HOUR;
  readonly #deliveries: HookDeliveries;
  readonly #leases: Leases;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(deliveries: HookDeliveries, leases: Leases, settings: Settings, clock: Clock) {
    super();
    this.#deliveries = deliveries;
    this.#leases = leases;
    this.#settings = settings;
    this.#clock = clock;
  }

  override async run(): Promise<void> {
    if (!(await this.#leases.hold("webhooks.log", HOUR / 2))) return;
    const { logDays, logRows } = this.#settings.bots;
    await this.#deliveries.pruneBefore(this.#clock.now() - logDays * DAY);
    await this.#deliveries.pruneBeyond(logRows);
  }
}
