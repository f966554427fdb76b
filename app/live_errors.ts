import type { Application } from "./application.ts";
import { InternalError } from "./platform/errors/index.ts";
import { Router } from "./platform/http/index.ts";
import { logContext } from "./platform/logging/index.ts";
import { Mailer } from "./platform/mail/index.ts";
import {
  DeferredWork,
  type FailedDelivery,
  type FailedTask,
  Outbox,
  TaskAbandonedError,
} from "./platform/queue/index.ts";
import {
  Defects,
  EMAIL_TOPIC,
  ErrorLedger,
  ReportDesk,
  ReportPost,
  Tracker,
  WEBHOOK_TOPIC,
} from "./platform/tracker/index.ts";

/**
 * Leads errors from where nobody answers for them to the tracker: failed deliveries and tasks, and whatever a part
 * logs as an error. From here on they are written down and reported.
 *
 * @returns how to write down the last of them
 */
export function trackErrors({ container }: Application): () => Promise<void> {
  const tracker = container.resolve(Tracker);
  const ledger = container.resolve(ErrorLedger);
  container.resolve(Outbox).onFailed((failure) => captureDelivery(tracker, failure));
  container.resolve(DeferredWork).onFailed((failure) => captureTask(tracker, failure));
  const desk = container.resolve(ReportDesk);
  const { urls } = container.resolve(Router);
  container.resolve(ReportPost).deliver((id) => urls.url("admin.errors.show", { id }));
  container.resolve(Mailer).deliverPosted();
  desk.watch();
  desk.start();
  ledger.start();
  return async () => {
    desk.stop();
    await ledger.stop();
  };
}

function captureTask(tracker: Tracker, { name, error, context }: FailedTask): void {
  const level = error instanceof TaskAbandonedError ? "warning" : "error";
  logContext.run(context, () => tracker.capture(error, { where: "deferred", name, level }));
}

/** An attempt that is made again is a warning; what was set aside waits for somebody. */
function captureDelivery(tracker: Tracker, { topic, isDead, error }: FailedDelivery): void {
  const name = isDead ? `${topic} (set aside)` : topic;
  // A report about the failure of reports would fail like them.
  const isReport = topic === EMAIL_TOPIC || topic === WEBHOOK_TOPIC;
  const level = isDead && !isReport ? "error" : "warning";
  tracker.capture(error, { where: "outbox", name, level });
}

/**
 * The last net. A rejection that nobody handled leaves the process as it was: it is written down. After an
 * exception that nobody caught its state is not known: it stops, so that whoever started it starts it afresh.
 */
export function watchProcess({ container }: Application, stop: () => Promise<void>): void {
  const defects = container.resolve(Defects);
  process.on("unhandledRejection", (thrown) => {
    const message = "a rejection was not handled";
    defects.note(asDefect(thrown), { where: "process", name: "unhandledRejection", message });
  });
  process.once("uncaughtException", (thrown) => {
    const message = "an exception was not caught; stopping";
    defects.note(asDefect(thrown), { where: "process", name: "uncaughtException", message });
    void stop().finally(() => process.exit(1));
  });
}

/** Here it is a defect also where it was raised on purpose: whoever should have heard of it did not. */
function asDefect(thrown: unknown): InternalError {
  return new InternalError(thrown);
}
