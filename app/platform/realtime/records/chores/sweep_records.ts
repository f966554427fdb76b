import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { affectedRows, Database } from "../../../database/index.ts";
import { Chore } from "../../../housekeeping/index.ts";
import { Log, type Logger } from "../../../logging/index.ts";
import { Clock } from "../../../support/index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A node says every minute that its connections live. */
const SILENT_MS = 5 * MINUTE;
const BATCH = 1_000;

/** Ends the records of connections whose node died, and removes records that are too old or too many. */
@singleton()
export class SweepRecords extends Chore {
  readonly everyMs = 10 * MINUTE;
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(database: Database, settings: Settings, clock: Clock, log: Log) {
    super();
    this.#database = database;
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  override async run(): Promise<void> {
    const { eventLogDays, connectionLogHours } = this.#settings.realtime;
    const now = this.#clock.now();
    await this.#endSilent(now - SILENT_MS);
    const connections = await this.#removeConnections(now - connectionLogHours * HOUR);
    const old = await this.#removeEvents(now - eventLogDays * DAY);
    const many = await this.#removeSurplus();
    if (connections + old + many > 0)
      this.#log.info({ connections, events: old + many }, "old records were removed");
  }

  async #endSilent(before: number): Promise<void> {
    await this.#database.query
      .updateTable("realtime_connections")
      .set({ is_active: 0 })
      .where("is_active", "=", 1)
      .where("last_ping", "<", before)
      .execute();
  }

  #removeConnections(before: number): Promise<number> {
    return inBatches(async () => {
      const { query } = this.#database;
      const rows = await query
        .selectFrom("realtime_connections")
        .select("id")
        .where("last_ping", "<", before)
        .where("is_active", "=", 0)
        .limit(BATCH)
        .execute();
      const ids = rows.map(({ id }) => id);
      const gone = query.deleteFrom("realtime_connections").where("id", "in", ["", ...ids]);
      return affectedRows(await gone.executeTakeFirstOrThrow());
    });
  }

  #removeEvents(before: number): Promise<number> {
    return inBatches(async () => {
      const { query } = this.#database;
      const rows = await query
        .selectFrom("realtime_events")
        .select("id")
        .where("created_at", "<", before)
        .limit(BATCH)
        .execute();
      const ids = rows.map(({ id }) => id);
      const gone = query.deleteFrom("realtime_events").where("id", "in", [0, ...ids]);
      return affectedRows(await gone.executeTakeFirstOrThrow());
    });
  }

  /** The newest `eventLogRows` stay. */
  async #removeSurplus(): Promise<number> {
    const { query } = this.#database;
    const last = await query
      .selectFrom("realtime_events")
      .select("id")
      .orderBy("id", "desc")
      .offset(this.#settings.realtime.eventLogRows)
      .limit(1)
      .executeTakeFirst();
    if (!last) return 0;
    const gone = query.deleteFrom("realtime_events").where("id", "<=", last.id);
    return affectedRows(await gone.executeTakeFirstOrThrow());
  }
}

/** Short statements instead of one that holds up the writers. */
async function inBatches(remove: () => Promise<number>): Promise<number> {
  let removed = 0;
  for (let count = BATCH; count === BATCH; removed += count) count = await remove();
  return removed;
}
