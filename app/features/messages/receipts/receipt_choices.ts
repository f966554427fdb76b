import { singleton } from "../../../platform/container/index.ts";
import { Database, insertNew } from "../../../platform/database/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";

/** Who has switched read receipts off: nobody learns what they have read, and they learn it of nobody. */
@singleton()
export class ReceiptChoices {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Those of these people who have; asked anew each time, for it says who may know what. */
  async off(userIds: readonly number[]): Promise<Set<number>> {
    if (userIds.length === 0) return new Set();
    const rows = await this.#database.query
      .selectFrom("receipts_off")
      .select("user_id")
      .where("user_id", "in", userIds)
      .execute();
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Whether two may know of each other what they have read. */
  async areOpen(one: number, other: number): Promise<boolean> {
    return (await this.off([one, other])).size === 0;
  }

  async set({ id: user_id }: Pick<Viewer, "id">, on: boolean): Promise<void> {
    if (!on) await insertNew(this.#database, "receipts_off", { user_id, since: this.#clock.now() });
    else
      await this.#database.query
        .deleteFrom("receipts_off")
        .where("user_id", "=", user_id)
        .execute();
  }
}
