import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import {
  channelKey,
  ChannelRules,
  Hub,
  isSystemChannel,
  type Notice,
  Occupancy,
  Presence,
} from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import type { App } from "../app.ts";
import { AppDirectory } from "../app_directory.ts";
import { AppStates } from "./app_states.ts";
import { kindsOf, turnOf, type WebhookBody, webhookBody } from "./webhook_event.ts";
import type { Delivery } from "./delivery.ts";
import { WebhookSender } from "./webhook_sender.ts";

const HELD = "apps.held";
const DELIVERY = "apps.webhook";

/** What ends is told after so long, and not at all when it began again meanwhile. */
const HOLD_MS = 3_000;
/** Events within this time are told together. */
const GATHER_MS = 50;
const AGAIN_MS = 2_000;
const MOST_KEPT = 10_000;

/** By growing pauses; the sender gives up after five minutes. */
const TERMS = { attempts: 30, pauseMs: 1_000, longestPauseMs: 60_000, timeoutMs: 15_000 };

interface Held {
  app: number;
  notice: Notice;
}

/** Tells the receivers of apps what happens on their channels; each thing once, from whatever node. */
@singleton()
export class Webhooks {
  readonly #directory: AppDirectory;
  readonly #states: AppStates;
  readonly #sender: WebhookSender;
  readonly #hub: Hub;
  readonly #rules: ChannelRules;
  readonly #presence: Presence;
  readonly #occupancy: Occupancy;
  readonly #outbox: Outbox;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #gathered = new Map<number, WebhookBody[]>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    directory: AppDirectory,
    states: AppStates,
    sender: WebhookSender,
    hub: Hub,
    rules: ChannelRules,
    presence: Presence,
    occupancy: Occupancy,
    outbox: Outbox,
    database: Database,
    clock: Clock,
    log: Log,
  ) {
    this.#directory = directory;
    this.#states = states;
    this.#sender = sender;
    this.#hub = hub;
    this.#rules = rules;
    this.#presence = presence;
    this.#occupancy = occupancy;
    this.#outbox = outbox;
    this.#database = database;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  /** Begins to listen and to deliver; once, before the outbox starts. */
  listen(): void {
    this.#hub.onNotice((notice) => this.#hear(notice));
    this.#outbox.handle(HELD, (payload) => this.#release(payload as Held), { live: true });
    this.#outbox.handle(DELIVERY, (payload) => this.#sender.send(payload as Delivery), TERMS);
  }

  async #hear(notice: Notice): Promise<void> {
    const { namespace, channel } = notice;
    if (isSystemChannel(channel) || this.#rules.isRuled(namespace, channel)) return;
    for (const app of await this.#directory.listening(namespace))
      if (wants(app, kindsOf(notice))) await this.#take(app, notice);
  }

  async #take({ id }: App, notice: Notice): Promise<void> {
    const turn = turnOf(notice);
    if (turn === "falls") return this.#hold({ app: id, notice });
    if (turn === undefined || (await this.#states.begin(id, notice))) this.#gather(id, notice);
  }

  #hold(payload: Held): Promise<void> {
    const at = this.#clock.now() + HOLD_MS;
    return this.#database.transaction(() =>
      this.#outbox.add({ topic: HELD, subject: `app:${payload.app}`, payload, at }),
    );
  }

  async #release({ app, notice }: Held): Promise<void> {
    if ((await this.#isAgain(notice)) || !(await this.#states.end(app, notice))) return;
    this.#gather(app, notice);
  }

  /** Whether what had ended has begun again. */
  async #isAgain({ namespace, channel, ...rest }: Notice): Promise<boolean> {
    if ("user_id" in rest && rest.user_id !== undefined) {
      const members = await this.#presence.members(channelKey(namespace, channel));
      return members.some(({ user_id }) => user_id === rest.user_id);
    }
    await this.#occupancy.settled();
    const [count = 0] = await this.#occupancy.counts(namespace, [channel]);
    return count > 0;
  }

  #gather(app: number, notice: Notice): void {
    const gathered = this.#gathered.get(app) ?? [];
    gathered.push(webhookBody(notice));
    if (gathered.length > 1) return;
    this.#gathered.set(app, gathered);
    this.#clock.after(GATHER_MS, () => void this.#flush(app, notice.namespace));
  }

  /** What cannot be written down now is kept for a while. */
  async #flush(id: number, namespace: string): Promise<void> {
    const events = this.#gathered.get(id) ?? [];
    this.#gathered.delete(id);
    try {
      await this.#writeDown(id, namespace, events);
    } catch (err) {
      this.#log.warn({ err, app: id }, "webhooks could not be written down yet");
      const kept = [...events, ...(this.#gathered.get(id) ?? [])].slice(-MOST_KEPT);
      this.#gathered.set(id, kept);
      this.#clock.after(AGAIN_MS, () => void this.#flush(id, namespace));
    }
  }

  /** Each receiver gets what it asked for, and is not bothered when that is nothing. */
  async #writeDown(id: number, namespace: string, events: readonly WebhookBody[]): Promise<void> {
    const app = (await this.#directory.listening(namespace)).find((one) => one.id === id);
    await this.#database.transaction(async () => {
      for (const webhook of app?.webhooks ?? []) {
        const wanted = events.filter(({ name }) => includes(webhook.events, name));
        if (wanted.length > 0) await this.#order(id, webhook.id, wanted);
      }
    });
  }

  #order(app: number, webhook: number, events: readonly WebhookBody[]): Promise<void> {
    const payload: Delivery = { app, webhook, time_ms: this.#clock.now(), events };
    return this.#outbox.add({ topic: DELIVERY, subject: `webhook:${webhook}`, payload });
  }
}

function wants({ webhooks }: App, kinds: readonly string[]): boolean {
  return webhooks.some(({ events }) => kinds.some((kind) => includes(events, kind)));
}

function includes(events: readonly string[], name: string): boolean {
  return events.includes(name);
}
