import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { affectedRows, Database } from "../../../database/index.ts";
import { Chore } from "../../../housekeeping/index.ts";
import { Clock } from "../../../support/index.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BATCH = 2_000;

/** Removes statistics that are older than `STATISTICS_DAYS`. */
@singleton()
export class SweepStatistics extends Chore {
  readonly everyMs = HOUR;
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(database: Database, settings: Settings, clock: Clock) {
    super();
    this.#database = database;
    this.#settings = settings;
    this.#clock = clock;
  }

  override async run(): Promise<void> {
    const before = this.#clock.now() - this.#settings.statistics.days * DAY;
    // Short statements instead of one that holds up the writers.
    while ((await this.#remove(before)) === BATCH);
  }

  async #remove(before: number): Promise<number> {
    const { query } = this.#database;
    const rows = await query
      .selectFrom("realtime_statistics")
      .select("id")
      .where("minute", "<", before)
      .limit(BATCH)
      .execute();
    const ids = rows.map(({ id }) => id);
    const gone = query.deleteFrom("realtime_statistics").where("id", "in", [0, ...ids]);
    return affectedRows(await gone.executeTakeFirstOrThrow());
  }
}
