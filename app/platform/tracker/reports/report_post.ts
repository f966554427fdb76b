import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { NotFoundError } from "../../errors/index.ts";
import { Mailer } from "../../mail/index.ts";
import { Outbox } from "../../queue/index.ts";
import { TrackedErrors } from "../tracked_errors.ts";
import { type Report, type ReportOrder, reportOf } from "./report.ts";
import { EMAIL_TOPIC, WEBHOOK_TOPIC } from "./report_desk.ts";
import { ReportWebhook } from "./report_webhook.ts";

const LONGEST_SUBJECT = 150;

/** Delivers the reports that the desk ordered: by e-mail and to the webhook, each until it has gone through. */
@singleton()
export class ReportPost {
  readonly #settings: Settings;
  readonly #errors: TrackedErrors;
  readonly #mailer: Mailer;
  readonly #webhook: ReportWebhook;
  readonly #outbox: Outbox;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    errors: TrackedErrors,
    mailer: Mailer,
    webhook: ReportWebhook,
    outbox: Outbox,
  ) {
    this.#settings = settings;
    this.#errors = errors;
    this.#mailer = mailer;
    this.#webhook = webhook;
    this.#outbox = outbox;
  }

  /**
   * Takes the orders out of the outbox; before that starts.
   *
   * @param pathOf the page about an error, `/admin/errors/7`
   */
  deliver(pathOf: (errorId: number) => string): void {
    const write = (payload: unknown) => this.#write(payload as ReportOrder, pathOf);
    this.#outbox.handle(EMAIL_TOPIC, async (payload) => {
      const report = await write(payload);
      if (report) await this.#send(report, (payload as ReportOrder).errorId);
    });
    this.#outbox.handle(WEBHOOK_TOPIC, async (payload) => {
      const report = await write(payload);
      if (report) await this.#webhook.post(report, payload as ReportOrder);
    });
  }

  /** The error as it stands now; nothing when it was forgotten. */
  async #write(order: ReportOrder, pathOf: (id: number) => string): Promise<Report | undefined> {
    try {
      const error = await this.#errors.get(order.errorId);
      const [newest] = await this.#errors.samples(order.errorId);
      const { url } = this.#settings.app;
      const link = url === undefined ? undefined : new URL(pathOf(error.id), url).href;
      return reportOf({ order, error, reference: newest?.reference, link });
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async #send(report: Report, errorId: number): Promise<void> {
    const { errors, app } = this.#settings;
    // Taken out of the settings since it was ordered.
    if (errors.reportEmails.length === 0 || !this.#mailer.configured) return;
    const text = `[${app.name}] ${report.headline}: ${report.class}: ${report.message}`;
    await this.#mailer.send({
      to: errors.reportEmails,
      subject: text.replaceAll(/\s+/g, " ").slice(0, LONGEST_SUBJECT).toWellFormed(),
      template: "error_report",
      data: { report: { ...report, window: windowOf(errors.reportWindowMinutes) } },
      thread: `error:${errorId}`,
    });
  }
}

function windowOf(minutes: number): string {
  if (minutes === 60) return "hour";
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}
