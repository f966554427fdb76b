import { columns, createTable, required } from "../columns.ts";
import type { Migration } from "../migration.ts";
import type { MysqlPool } from "../mysql/mysql_pool.ts";
import { randomId } from "../../support/index.ts";

/** Beats that are remembered; a replica that is behind by more is behind by at least so many. */
const REMEMBERED = 600;
const FORGOTTEN_MS = 86_400_000;

/** Where each node writes the time again and again: what arrives on a replica tells how far it is. */
export const createDatabaseBeats: Migration = {
  name: "database/0001_create_database_beats",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "database_beats")
      .ifNotExists()
      .addColumn("node", column.key(40), (node) => node.primaryKey())
      .addColumn("at", column.time, required)
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("database_beats").execute();
  },
};

export interface Progress {
  /** Milliseconds that the replica is behind at least. */
  lagMs: number;
  /** Whether anything of ours has arrived there yet; before that nobody knows. */
  isFollowing: boolean;
}

/**
 * Measures how far replicas are behind with nothing but a row that goes the way of all rows: no right to ask about
 * replication is needed, and only one clock takes part.
 */
export class Beats {
  readonly #node = randomId(96);
  #written: number[] = [];
  #begun = false;

  /** Writes the time on the primary. */
  async beat(primary: MysqlPool): Promise<void> {
    const at = Math.max(Date.now(), (this.#written.at(-1) ?? 0) + 1);
    const row =
      "insert into database_beats (node, at) values (?, ?) on duplicate key update at = ?";
    await primary.run(row, [this.#node, at, at]);
    this.#written = [...this.#written.slice(1 - REMEMBERED), at];
    if (!this.#begun)
      await primary.run("delete from database_beats where at < ?", [at - FORGOTTEN_MS]);
    this.#begun = true;
  }

  /** How far a replica is. */
  async progressOf(replica: MysqlPool): Promise<Progress> {
    const row = "select at from database_beats where node = ?";
    const [arrived] = await replica.run<{ at: number }>(row, [this.#node]);
    const missing = this.#written.find((at) => at > (arrived?.at ?? 0));
    const lagMs = missing === undefined ? 0 : Math.max(Date.now() - missing, 1);
    return { lagMs, isFollowing: arrived !== undefined };
  }

  /** Takes the row of this node away. */
  async end(primary: MysqlPool): Promise<void> {
    await primary.run("delete from database_beats where node = ?", [this.#node]);
  }
}
