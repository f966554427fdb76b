import { singleton } from "../../../platform/container/index.ts";
import {
  Occupancy,
  type StatisticsFigures,
  StatisticsReport,
} from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { type App, appResource, Apps, Deliveries, type DeliveryAttempt } from "../../apps/index.ts";
import { ConnectionControl } from "../../channels/index.ts";

const DAY = 86_400_000;
const ATTEMPTS = 30;

/** Gathers what the pages about apps show. */
@singleton()
export class AppsPage {
  readonly #apps: Apps;
  readonly #deliveries: Deliveries;
  readonly #control: ConnectionControl;
  readonly #occupancy: Occupancy;
  readonly #report: StatisticsReport;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    apps: Apps,
    deliveries: Deliveries,
    control: ConnectionControl,
    occupancy: Occupancy,
    report: StatisticsReport,
    clock: Clock,
  ) {
    this.#apps = apps;
    this.#deliveries = deliveries;
    this.#control = control;
    this.#occupancy = occupancy;
    this.#report = report;
    this.#clock = clock;
  }

  /** All apps with how many are connected through each. */
  async list() {
    const [apps, live] = await Promise.all([this.#apps.list(), this.#connections()]);
    return apps.map((app) => ({ ...appResource(app), connections: live.get(`${app.id}`) ?? 0 }));
  }

  /** @throws NotFoundError */
  async show(id: number) {
    const app = await this.#apps.get(id);
    const now = this.#clock.now();
    const query = { from: now - DAY, to: now + DAY, app: `${id}` };
    const [live, channels, attempts, [today]] = await Promise.all([
      this.#connections(),
      app.shared ? new Map() : this.#occupancy.channels(`app-${id}`),
      this.#deliveries.ofApp(id, ATTEMPTS),
      this.#report.ranking(query, "app", 1),
    ]);
    return {
      app: { ...appResource(app), terms: app.terms },
      connections: live.get(`${id}`) ?? 0,
      channels: app.shared ? null : channels.size,
      today: today ? trafficOf(today) : null,
      deliveries: attempts.map((one) => attemptResource(one, app)),
    };
  }

  async #connections(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { app } of await this.#control.find({}))
      if (app !== null) counts.set(app, (counts.get(app) ?? 0) + 1);
    return counts;
  }
}

function trafficOf({ messages_in, messages_out, bytes_out }: StatisticsFigures) {
  return { messages_in, messages_out, bytes_out };
}

function attemptResource({ tookMs, at, events, ...attempt }: DeliveryAttempt, app: App) {
  const url = app.webhooks.find(({ id }) => id === attempt.webhook)?.url ?? null;
  const counts = Object.entries(Object.groupBy(events, (name) => name));
  const told = counts.map(([event, all]) => ({ event, count: all?.length ?? 0 }));
  return { ...attempt, told, url, took_ms: tookMs, at: new Date(at).toISOString() };
}
