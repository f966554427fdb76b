import { singleton } from "../container/index.ts";
import { Clock, randomId } from "../support/index.ts";
import "./backup/backup_tables.ts";
import { Database } from "./database.ts";
import { affectedRows, insertNew } from "./portable.ts";

/** What one node does for all: who holds the lease does it, until it ends or is given back. */
@singleton()
export class Leases {
  readonly #owner = randomId(96);
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Takes or renews a lease for `ms` milliseconds.
   *
   * @returns false while another process has it
   */
  async hold(name: string, ms: number): Promise<boolean> {
    const now = this.#clock.now();
    const row = { name, owner: this.#owner, until: now + ms };
    const renewed = this.#database.query
      .updateTable("leases")
      .set({ owner: row.owner, until: row.until })
      .where("name", "=", name)
      .where((lease) => lease.or([lease("owner", "=", row.owner), lease("until", "<=", now)]));
    if (affectedRows(await renewed.executeTakeFirst()) > 0) return true;
    return insertNew(this.#database, "leases", row);
  }

  /** Gives it back before its time, so that another node need not wait. */
  async giveBack(name: string): Promise<void> {
    await this.#database.query
      .deleteFrom("leases")
      .where("name", "=", name)
      .where("owner", "=", this.#owner)
      .execute();
  }
}
