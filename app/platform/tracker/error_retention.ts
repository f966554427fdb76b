import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { affectedRows, Database } from "../database/index.ts";
import { Clock } from "../support/index.ts";
import "./tables.ts";

const DAY_MS = 86_400_000;

/** Forgets errors that nobody has seen for long, and the oldest where there are too many. */
@singleton()
export class ErrorRetention {
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(database: Database, settings: Settings, clock: Clock) {
    this.#database = database;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @returns how many groups were forgotten, with all that belonged to them */
  async sweep(): Promise<number> {
    const { retentionDays } = this.#settings.errors;
    const past = this.#clock.now() - retentionDays * DAY_MS;
    await this.#database.query.deleteFrom("error_hours").where("hour", "<", past).execute();
    return (await this.#forget(past)) + (await this.#forget(await this.#tooMany()));
  }

  async #forget(before: number | undefined): Promise<number> {
    if (before === undefined) return 0;
    const groups = this.#database.query.deleteFrom("error_groups").where("last_at", "<", before);
    return affectedRows(await groups.executeTakeFirst());
  }

  /** When the last that may stay was seen; nothing while there is room. */
  async #tooMany(): Promise<number | undefined> {
    const last = await this.#database.query
      .selectFrom("error_groups")
      .select("last_at")
      .orderBy("last_at", "desc")
      .limit(1)
      .offset(this.#settings.errors.maxGroups - 1)
      .executeTakeFirst();
    return last?.last_at;
  }
}
