import { singleton } from "../../../platform/container/index.ts";
import {
  affectedRows,
  Database,
  insertedId,
  isUniqueViolation,
} from "../../../platform/database/index.ts";
import type { Delivery } from "../tables.ts";

const BATCH = 500;

/** What is to be delivered. */
export type NewDelivery = Pick<
  Delivery,
  "webhook_id" | "event_key" | "event" | "room_id" | "message_id" | "body" | "created_at"
>;

/** What came of one attempt. */
export type AttemptResult = Pick<
  Delivery,
  "state" | "status" | "answer" | "took_ms" | "error" | "tried_at"
>;

const FRESH = {
  state: "waiting",
  tries: 0,
  tried_at: null,
  status: null,
  answer: null,
  took_ms: null,
  error: null,
} as const;

/** The log of what receivers were told: each delivery with its last attempt. All SQL about it. */
@singleton()
export class HookDeliveries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns its id, or nothing when the webhook was told of this event already */
  async add(delivery: NewDelivery): Promise<number | undefined> {
    try {
      const query = this.#database.query.insertInto("webhook_deliveries");
      return insertedId(await query.values({ ...FRESH, ...delivery }).executeTakeFirstOrThrow());
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
  }

  find(webhookId: number, id: number): Promise<Delivery | undefined> {
    return this.#of(webhookId).where("id", "=", id).executeTakeFirst();
  }

  /** The newest first. @param before id of the last one of the page before */
  page(
    webhookId: number,
    { before, limit }: { before?: number | undefined; limit: number },
  ): Promise<Delivery[]> {
    const all = this.#of(webhookId).orderBy("id", "desc").limit(limit);
    return (before === undefined ? all : all.where("id", "<", before)).execute();
  }

  /** Notes an attempt. */
  async note(id: number, result: AttemptResult): Promise<void> {
    await this.#database.query
      .updateTable("webhook_deliveries")
      .set(({ eb }) => ({ ...result, tries: eb("tries", "+", 1) }))
      .where("id", "=", id)
      .execute();
  }

  /** It waits to be delivered again. */
  async renew(id: number): Promise<void> {
    const query = this.#database.query.updateTable("webhook_deliveries");
    await query.set({ state: "waiting" }).where("id", "=", id).execute();
  }

  /** What waits will not be delivered any more. */
  async giveUp(webhookId: number, error: string): Promise<void> {
    await this.#database.query
      .updateTable("webhook_deliveries")
      .set({ state: "failed", error })
      .where("webhook_id", "=", webhookId)
      .where("state", "=", "waiting")
      .execute();
  }

  /** Forgets what is older than this time, in milliseconds. */
  async pruneBefore(before: number): Promise<void> {
    const old = () =>
      this.#database.query
        .selectFrom("webhook_deliveries")
        .select("id")
        .where("created_at", "<", before)
        .limit(BATCH)
        .execute();
    while ((await this.#delete(await old())) === BATCH);
  }

  /** Forgets all but the newest `most` of each webhook. */
  async pruneBeyond(most: number): Promise<void> {
    const { query } = this.#database;
    const webhooks = await query.selectFrom("webhooks").select("id").execute();
    for (const { id } of webhooks) {
      const beyond = () => this.#of(id).orderBy("id", "desc").offset(most).limit(BATCH).execute();
      while ((await this.#delete(await beyond())) === BATCH);
    }
  }

  async #delete(rows: readonly { id: number }[]): Promise<number> {
    const ids = rows.map(({ id }) => id);
    const gone = this.#database.query
      .deleteFrom("webhook_deliveries")
      .where("id", "in", [0, ...ids]);
    return affectedRows(await gone.executeTakeFirstOrThrow());
  }

  #of(webhookId: number) {
    const query = this.#database.query.selectFrom("webhook_deliveries").selectAll();
    return query.where("webhook_id", "=", webhookId);
  }
}
