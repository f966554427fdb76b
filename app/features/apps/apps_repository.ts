import type { Insertable, Selectable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertedId } from "../../platform/database/index.ts";
import type { AppsTable, AppWebhooksTable } from "./tables.ts";

export type AppRow = Selectable<AppsTable>;
export type WebhookRow = Selectable<AppWebhooksTable>;

/** All SQL about apps and their webhooks. */
@singleton()
export class AppsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<AppsTable>): Promise<number> {
    return insertedId(
      await this.#database.query.insertInto("apps").values(row).executeTakeFirstOrThrow(),
    );
  }

  async insertWebhook(row: Insertable<AppWebhooksTable>): Promise<number> {
    return insertedId(
      await this.#database.query.insertInto("app_webhooks").values(row).executeTakeFirstOrThrow(),
    );
  }

  find(by: { id: number } | { app_key: string }): Promise<AppRow | undefined> {
    const apps = this.#database.query.selectFrom("apps").selectAll();
    const one = "id" in by ? apps.where("id", "=", by.id) : apps.where("app_key", "=", by.app_key);
    return one.executeTakeFirst();
  }

  all(): Promise<AppRow[]> {
    return this.#database.query.selectFrom("apps").selectAll().orderBy("id").execute();
  }

  /** @returns whether there is such an app */
  async update(id: number, change: Partial<Insertable<AppsTable>>): Promise<boolean> {
    const update = this.#database.query.updateTable("apps").set(change).where("id", "=", id);
    return affectedRows(await update.executeTakeFirst()) > 0;
  }

  async deleteWebhook(id: number): Promise<void> {
    const { query } = this.#database;
    await query.deleteFrom("app_deliveries").where("webhook_id", "=", id).execute();
    await query.deleteFrom("app_webhooks").where("id", "=", id).execute();
  }

  /** In the order of their making; of one app, or of all. */
  webhooks(appId?: number): Promise<WebhookRow[]> {
    return this.#database.query
      .selectFrom("app_webhooks")
      .selectAll()
      .$if(appId !== undefined, (rows) => rows.where("app_id", "=", appId ?? 0))
      .orderBy("id")
      .execute();
  }
}
