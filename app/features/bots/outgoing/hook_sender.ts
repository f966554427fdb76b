import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { AppError } from "../../../platform/errors/index.ts";
import { type Attempt, Outbox } from "../../../platform/queue/index.ts";
import type { Delivery, Webhook } from "../tables.ts";
import { WebhooksRepository } from "../webhooks/webhooks_repository.ts";
import { HookDeliveries } from "./deliveries.ts";
import { HookAnswers } from "./hook_answers.ts";
import { type HookCallReport, HookCalls } from "./hook_calls.ts";
import { DELIVERY } from "./hook_news.ts";
import { HookSwitch } from "./hook_switch.ts";

/** By growing pauses with jitter; a receiver's patience ends before the attempts do (`WEBHOOK_PATIENCE_HOURS`). */
const TERMS = { attempts: 200, pauseMs: 2_000, longestPauseMs: 3_600_000, timeoutMs: 60_000 };

const HOUR = 3_600_000;
const MOST_EXCERPT = 2_000;
const GONE = 410;

interface Order {
  webhook: number;
  delivery: number;
}

/** Delivers what was written down, and notes what came of it. */
@singleton()
export class HookSender {
  readonly #outbox: Outbox;
  readonly #webhooks: WebhooksRepository;
  readonly #deliveries: HookDeliveries;
  readonly #calls: HookCalls;
  readonly #answers: HookAnswers;
  readonly #switch: HookSwitch;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    outbox: Outbox,
    webhooks: WebhooksRepository,
    deliveries: HookDeliveries,
    calls: HookCalls,
    answers: HookAnswers,
    switch_: HookSwitch,
    settings: Settings,
  ) {
    this.#outbox = outbox;
    this.#webhooks = webhooks;
    this.#deliveries = deliveries;
    this.#calls = calls;
    this.#answers = answers;
    this.#switch = switch_;
    this.#settings = settings;
  }

  /** Takes over the delivery; once, before the outbox starts. */
  listen(): void {
    this.#outbox.handle(
      DELIVERY,
      (order, attempt) => this.#deliver(order as Order, attempt),
      TERMS,
    );
  }

  /** Makes one call and notes it. @returns whether it was taken */
  async attempt(
    webhook: Webhook,
    delivery: Delivery,
    signal?: AbortSignal,
  ): Promise<HookCallReport> {
    const report = await this.#calls.call(webhook, delivery, signal);
    await this.#deliveries.note(delivery.id, resultOf(report));
    return report;
  }

  async #deliver({ webhook: id, delivery: number }: Order, { signal }: Attempt): Promise<void> {
    const webhook = await this.#webhooks.find(id);
    const delivery = webhook && (await this.#deliveries.find(id, number));
    if (!webhook || !delivery || delivery.state === "taken") return;
    if (webhook.disabled_at !== null)
      return this.#deliveries.giveUp(id, "The webhook is switched off.");
    const report = await this.attempt(webhook, delivery, signal);
    if (isTaken(report)) return this.#taken(webhook, delivery, report);
    await this.#failed(webhook, delivery, report);
  }

  async #taken(
    webhook: Webhook,
    delivery: Delivery,
    { answer, at }: HookCallReport,
  ): Promise<void> {
    await this.#webhooks.update(webhook.id, { last_used_at: at, failing_since: null });
    await this.#answers.take(webhook, delivery, answer?.body ?? "");
  }

  /** It is tried again, unless that cannot help. @throws to be asked again */
  async #failed(webhook: Webhook, { id }: Delivery, report: HookCallReport): Promise<void> {
    const since = webhook.failing_since ?? report.at;
    if (webhook.failing_since === null)
      await this.#webhooks.update(webhook.id, { failing_since: since });
    const patience = this.#settings.bots.patienceHours * HOUR;
    const isGone = report.answer?.status === GONE;
    const said = report.error ?? `It answered ${report.answer?.status ?? "nothing"}.`;
    if (isGone || report.at - since >= patience)
      return this.#switch.off(webhook, { since, said, isGone });
    await this.#deliveries.renew(id);
    if (report.cause instanceof AppError) throw report.cause;
    throw new Error(`${webhook.url ?? "The receiver"} did not take a webhook. ${said}`);
  }
}

function isTaken({ answer }: HookCallReport): boolean {
  return answer !== undefined && answer.status >= 200 && answer.status <= 299;
}

function resultOf(report: HookCallReport) {
  const { answer, error, took_ms, at } = report;
  return {
    state: isTaken(report) ? ("taken" as const) : ("failed" as const),
    status: answer?.status ?? null,
    answer: answer ? answer.body.slice(0, MOST_EXCERPT) : null,
    error: error ?? (isTaken(report) ? null : `It answered ${answer?.status ?? "nothing"}.`),
    took_ms,
    tried_at: at,
  };
}
