import { sql } from "kysely";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { affectedRows, Database, insertNew } from "../../platform/database/index.ts";
import { quotaExceeded } from "./file_errors.ts";

/**
 * How much room each person has. Room is taken when an upload is announced, by one statement that takes it or does
 * not, so that uploads at the same time never pass the bound together.
 */
@singleton()
export class Quotas {
  readonly #settings: Settings;
  readonly #database: Database;

  constructor(settings: Settings, database: Database) {
    this.#settings = settings;
    this.#database = database;
  }

  /** Takes room for a file; in the transaction that writes its row. @throws QuotaError `file_quota`, with the numbers */
  async take(userId: number, bytes: number): Promise<void> {
    if (await this.#taken(userId, bytes)) return;
    await insertNew(this.#database, "file_usage", { user_id: userId, bytes: 0 });
    if (await this.#taken(userId, bytes)) return;
    const used = await this.of(userId);
    throw quotaExceeded({ bytes, used, quota: this.#settings.files.quota });
  }

  /** Takes room whatever the bound says, for what an administrator brings in; in the transaction that writes the row. */
  async add(userId: number, bytes: number): Promise<void> {
    await insertNew(this.#database, "file_usage", { user_id: userId, bytes: 0 });
    await this.#change(userId, bytes);
  }

  /** Gives room back; in the transaction that removes the row. */
  giveBack(userId: number, bytes: number): Promise<void> {
    return this.#change(userId, -bytes);
  }

  /** How many bytes somebody has. */
  async of(userId: number): Promise<number> {
    const usage = this.#database.query.selectFrom("file_usage").select("bytes");
    return (await usage.where("user_id", "=", userId).executeTakeFirst())?.bytes ?? 0;
  }

  async #change(userId: number, bytes: number): Promise<void> {
    await this.#database.query
      .updateTable("file_usage")
      .set({ bytes: sql<number>`bytes + ${bytes}` })
      .where("user_id", "=", userId)
      .execute();
  }

  async #taken(userId: number, bytes: number): Promise<boolean> {
    const most = (this.#settings.files.quota || Number.MAX_SAFE_INTEGER) - bytes;
    const query = this.#database.query
      .updateTable("file_usage")
      .set({ bytes: sql<number>`bytes + ${bytes}` })
      .where("user_id", "=", userId)
      .where("bytes", "<=", most);
    return affectedRows(await query.executeTakeFirst()) > 0;
  }
}
