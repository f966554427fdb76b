import { singleton } from "../../../platform/container/index.ts";
import { affectedRows, Database } from "../../../platform/database/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import type { Delivery } from "./delivery.ts";

const MOST_ERROR = 500;
const BATCH = 1_000;

/** One attempt to tell a receiver. */
export interface DeliveryAttempt {
  id: number;
  webhook: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Names of the events. */
  events: string[];
  tookMs: number;
  /** What went wrong; null when it was taken. */
  error: string | null;
}

/** Remembers what became of webhooks, attempt by attempt, for who looks after them. */
@singleton()
export class Deliveries {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(database: Database, clock: Clock, log: Log) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  /** Notes an attempt that began at `started`. That it cannot be noted holds up no delivery. */
  async note({ app, webhook, events }: Delivery, started: number, error?: unknown): Promise<void> {
    const now = this.#clock.now();
    const row = {
      app_id: app,
      webhook_id: webhook,
      at: now,
      events: JSON.stringify(events.map(({ name }) => name)),
      took_ms: now - started,
      error: error === undefined ? null : wordsOf(error).slice(0, MOST_ERROR),
    };
    try {
      await this.#database.query.insertInto("app_deliveries").values(row).execute();
    } catch (err) {
      this.#log.warn({ err, webhook }, "a delivery could not be noted");
    }
  }

  /** Of an app, the newest first. */
  async ofApp(app: number, limit: number): Promise<DeliveryAttempt[]> {
    const rows = await this.#database.query
      .selectFrom("app_deliveries")
      .selectAll()
      .where("app_id", "=", app)
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    return rows.map(({ id, webhook_id, at, events, took_ms, error }) => {
      const names = JSON.parse(events) as string[];
      return { id, webhook: webhook_id, at, events: names, tookMs: took_ms, error };
    });
  }

  /** Forgets attempts from before this time. */
  async prune(before: number): Promise<void> {
    while ((await this.#remove(before)) === BATCH);
  }

  async #remove(before: number): Promise<number> {
    const { query } = this.#database;
    const rows = await query
      .selectFrom("app_deliveries")
      .select("id")
      .where("at", "<", before)
      .limit(BATCH)
      .execute();
    const ids = rows.map(({ id }) => id);
    const gone = query.deleteFrom("app_deliveries").where("id", "in", [0, ...ids]);
    return affectedRows(await gone.executeTakeFirstOrThrow());
  }
}

/** Of the innermost cause: those around it say the same of every receiver. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : wordsOf(error.cause);
}
