import { randomBytes } from "node:crypto";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { NotFoundError } from "../../platform/errors/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { type AuditActor, AuditLog } from "../../platform/security/index.ts";
import { Seal } from "../../platform/sessions/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { App } from "./app.ts";
import { AppTerms, type WebhookEvent } from "./app_schema.ts";
import { type AppRow, AppsRepository, type WebhookRow } from "./apps_repository.ts";

/** Tells running servers that an app is another one now. */
export const APPS_CHANGED = "apps.changed";

/** Members of one presence channel, where an app is apart. */
const MEMBERS = 100;
const KEY_BYTES = 10;
const SECRET_BYTES = 20;

/** What one says of a new app. */
export interface AppDraft {
  name: string;
  shared?: boolean;
  origins?: readonly string[];
  terms?: Partial<AppTerms>;
}

export interface WebhookDraft {
  url: string;
  events: readonly WebhookEvent[];
}

/** Applications that use the hub: each has a pair of key and secret, and channels of its own unless it is shared. */
@singleton()
export class Apps {
  readonly #repository: AppsRepository;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #audit: AuditLog;
  readonly #seal: Seal;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: AppsRepository,
    database: Database,
    outbox: Outbox,
    audit: AuditLog,
    seal: Seal,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#outbox = outbox;
    this.#audit = audit;
    this.#seal = seal;
    this.#clock = clock;
  }

  /** Makes an app with a new pair of key and secret. */
  async create(draft: AppDraft, actor: AuditActor): Promise<App> {
    const { name, shared = false, origins = [] } = draft;
    const [key, secret] = [hex(KEY_BYTES), hex(SECRET_BYTES)];
    const row = {
      name,
      app_key: key,
      secret: await this.#seal.close({ secret }),
      shared: shared ? 1 : 0,
      terms: JSON.stringify(
        AppTerms.parse({ ...(!shared && { members: MEMBERS }), ...draft.terms }),
      ),
      origins: JSON.stringify(origins),
      created_at: this.#clock.now(),
      disabled_at: null,
    };
    return this.#database.transaction(async () => {
      const id = await this.#repository.insert(row);
      await this.#write(actor, { act: "app.created", id, detail: { name, shared } });
      return this.#appOf({ ...row, id }, []);
    });
  }

  /** All apps, the oldest first. */
  async list(): Promise<App[]> {
    const [rows, webhooks] = [await this.#repository.all(), await this.#repository.webhooks()];
    const own = (id: number) => webhooks.filter(({ app_id }) => app_id === id);
    return Promise.all(rows.map((row) => this.#appOf(row, own(row.id))));
  }

  async find(by: { id: number } | { key: string }): Promise<App | undefined> {
    const row = await this.#repository.find("id" in by ? by : { app_key: by.key });
    return row && this.#appOf(row, await this.#repository.webhooks(row.id));
  }

  /** @throws NotFoundError */
  async get(id: number): Promise<App> {
    const app = await this.find({ id });
    if (!app) throw new NotFoundError("app_unknown", `There is no app with the number ${id}.`);
    return app;
  }

  /** Adds a receiver of webhooks. @returns its number @throws NotFoundError */
  addWebhook(id: number, { url, events }: WebhookDraft, actor: AuditActor): Promise<number> {
    return this.#database.transaction(async () => {
      await this.get(id);
      const created_at = this.#clock.now();
      const row = { app_id: id, url, events: JSON.stringify(events), created_at };
      const webhook = await this.#repository.insertWebhook(row);
      await this.#write(actor, { act: "app.webhook_added", id, detail: { url, events } });
      await this.#changed(id);
      return webhook;
    });
  }

  /** Tells a receiver no more. @throws NotFoundError */
  async removeWebhook(id: number, webhook: number, actor: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      const url = (await this.get(id)).webhooks.find((one) => one.id === webhook)?.url;
      if (url === undefined)
        throw new NotFoundError("webhook_unknown", `App ${id} has no webhook ${webhook}.`);
      await this.#repository.deleteWebhook(webhook);
      await this.#write(actor, { act: "app.webhook_removed", id, detail: { url } });
      await this.#changed(id);
    });
  }

  /** Says whose pages may connect; all when there is none. @throws NotFoundError */
  async setOrigins(id: number, origins: readonly string[], actor: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      await this.get(id);
      await this.#repository.update(id, { origins: JSON.stringify(origins) });
      await this.#write(actor, { act: "app.origins_set", id, detail: { origins } });
      await this.#changed(id);
    });
  }

  /** Switches an app off, which ends its connections, or on again. @throws NotFoundError */
  async disable(id: number, disabled: boolean, actor: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      const disabled_at = disabled ? this.#clock.now() : null;
      await this.get(id);
      await this.#repository.update(id, { disabled_at });
      await this.#write(actor, { act: disabled ? "app.disabled" : "app.enabled", id });
      await this.#changed(id);
    });
  }

  #changed(id: number): Promise<void> {
    return this.#outbox.add({ topic: APPS_CHANGED, subject: `app:${id}`, payload: { id } });
  }

  #write(
    actor: AuditActor,
    { act, id, detail = {} }: { act: string; id: number; detail?: Record<string, unknown> },
  ): Promise<void> {
    return this.#audit.record({ actor, act, subject: `app:${id}`, detail });
  }

  async #appOf(row: AppRow, webhooks: readonly WebhookRow[]): Promise<App> {
    const opened = await this.#seal.open<{ secret: string }>(row.secret);
    if (!opened)
      throw new Error(
        `No APP_KEY opens the secret of app ${row.id}. Put back the key it was made with.`,
      );
    return {
      id: row.id,
      name: row.name,
      key: row.app_key,
      secret: opened.secret,
      shared: row.shared === 1,
      terms: AppTerms.parse(JSON.parse(row.terms)),
      origins: JSON.parse(row.origins) as string[],
      createdAt: row.created_at,
      disabledAt: row.disabled_at,
      webhooks: webhooks.map(webhookOf),
    };
  }
}

function webhookOf({ id, url, events }: WebhookRow) {
  return { id, url, events: JSON.parse(events) as WebhookEvent[] };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
