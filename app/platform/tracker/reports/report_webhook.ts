import { createHmac } from "node:crypto";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Policies } from "../../resilience/index.ts";
import { Clock } from "../../support/index.ts";
import type { Report, ReportOrder } from "./report.ts";

/** The receiver of a webhook answered, and did not take it. */
export class WebhookRefusedError extends Error {
  readonly code = "webhook_refused";

  constructor(status: number) {
    super(`The receiver of error reports answered ${status}.`);
    this.name = "WebhookRefusedError";
  }
}

/**
 * Posts reports as JSON to `ERROR_REPORT_WEBHOOK_URL`. With `ERROR_REPORT_WEBHOOK_SECRET` the header
 * `Parley-Signature: t=<seconds>,v1=<hex>` signs them: HMAC-SHA-256 of `<seconds>.<body>`.
 */
@singleton()
export class ReportWebhook {
  readonly #settings: Settings;
  readonly #policies: Policies;
  readonly #clock: Clock;

  constructor(settings: Settings, policies: Policies, clock: Clock) {
    this.#settings = settings;
    this.#policies = policies;
    this.#clock = clock;
  }

  /** @throws WebhookRefusedError, DependencyUnavailableError */
  async post(report: Report, order: ReportOrder): Promise<void> {
    const { reportWebhookUrl: url } = this.#settings.errors;
    if (url === undefined) return;
    const { kind, ...facts } = report;
    const about = { event: `error.${kind}`, id: order.errorId, ...facts };
    const body = JSON.stringify({ ...about, installation: this.#settings.app.name });
    const policy = this.#policies.named("webhook", new URL(url).host);
    const terms = { idempotent: true };
    await policy.execute(
      (signal) => send(url, { signal, body, headers: this.#headers(body, order) }),
      terms,
    );
  }

  #headers(body: string, { id }: ReportOrder): Record<string, string> {
    const { reportWebhookSecret: secret } = this.#settings.errors;
    return {
      "Content-Type": "application/json",
      "User-Agent": "Parley",
      "Parley-Event": "error",
      "Parley-Delivery": id,
      ...(secret !== undefined && { "Parley-Signature": this.#sign(body, secret) }),
    };
  }

  #sign(body: string, secret: string): string {
    const seconds = Math.floor(this.#clock.now() / 1000);
    const digest = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
    return `t=${seconds},v1=${digest}`;
  }
}

async function send(url: string, request: RequestInit): Promise<void> {
  const answer = await fetch(url, { method: "POST", redirect: "error", ...request });
  await answer.body?.cancel();
  if (!answer.ok) throw new WebhookRefusedError(answer.status);
}
