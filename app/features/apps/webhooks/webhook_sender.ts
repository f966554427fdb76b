import { singleton } from "../../../platform/container/index.ts";
import { Outside, type OutsideAsk } from "../../../platform/outside/index.ts";
import { UndeliverableError } from "../../../platform/queue/index.ts";
import { signed } from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Apps } from "../apps.ts";
import { Deliveries } from "./deliveries.ts";
import type { Delivery } from "./delivery.ts";

/** A receiver that did not take it for so long will not. */
const PATIENCE_MS = 5 * 60_000;

/** Posts events to the receivers of apps, signed with the app's secret. */
@singleton()
export class WebhookSender {
  readonly #apps: Apps;
  readonly #outside: Outside;
  readonly #deliveries: Deliveries;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(apps: Apps, outside: Outside, deliveries: Deliveries, clock: Clock) {
    this.#apps = apps;
    this.#deliveries = deliveries;
    this.#outside = outside;
    this.#clock = clock;
  }

  /** @throws UndeliverableError after five minutes, or whatever went wrong before */
  async send(delivery: Delivery): Promise<void> {
    const app = await this.#apps.find({ id: delivery.app });
    const webhook = app?.webhooks.find(({ id }) => id === delivery.webhook);
    if (!app || !webhook) return;
    const body = JSON.stringify({ time_ms: delivery.time_ms, events: delivery.events });
    const headers = {
      "Content-Type": "application/json",
      "User-Agent": "Parley",
      "X-Pusher-Key": app.key,
      "X-Pusher-Signature": signed(body, app.secret),
    };
    const started = this.#clock.now();
    try {
      await this.#post(webhook.url, { body, headers });
      await this.#deliveries.note(delivery, started);
    } catch (cause) {
      await this.#deliveries.note(delivery, started, cause);
      if (this.#clock.now() - delivery.time_ms < PATIENCE_MS) throw cause;
      const text = `${webhook.url} did not take a webhook of app ${app.id} for five minutes.`;
      throw new UndeliverableError(text, { cause });
    }
  }

  async #post(url: string, request: Pick<OutsideAsk, "body" | "headers">): Promise<void> {
    const ask = { method: "POST", mostBytes: 0, ...request } as const;
    const { status } = await this.#outside.call("webhook", url, ask);
    if (status < 200 || status > 299) throw new Error(`The receiver answered ${status}.`);
  }
}
