import { singleton } from "../container/index.ts";
import { Database } from "../database/index.ts";
import { isInLine } from "./conditions.ts";
import type { Lease } from "./lease.ts";
import type { Delivery } from "./outbox_entry.ts";
import "./outbox_table.ts";

/** Entries that are taken over at a time, at most. */
export const MOST = 200;

interface Row {
  id: number;
  topic: string;
  subject: string;
  payload: string;
  attempts: number;
}

/** Takes over entries that are due and that no living process has in hand, in the order of their adding. */
@singleton()
export class TakeOver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * At most 200 at a time. An entry is left while an earlier one of its topic and subject is in other hands or waits
   * for its next attempt.
   */
  async take(topics: readonly string[], lease: Lease): Promise<Delivery[]> {
    if (topics.length === 0) return [];
    // Most of the time nothing was left behind, and looking takes no lock.
    if ((await this.#due(topics, lease)).length === 0) return [];
    const rows = await this.#database.transaction(() => this.#claim(topics, lease));
    return rows.map((row) => ({
      ...row,
      payload: JSON.parse(row.payload) as unknown,
      leasedUntil: lease.until,
    }));
  }

  async #claim(topics: readonly string[], lease: Lease): Promise<Row[]> {
    const due = await this.#due(topics, lease);
    if (due.length === 0) return [];
    await this.#database.query
      .updateTable("outbox")
      .set({ locked_by: lease.owner, locked_until: lease.until })
      .where("id", "in", due)
      .where("locked_until", "<=", lease.now)
      .where("dead_at", "is", null)
      .execute();
    return this.#giveBackOvertakers(await this.#ours(due, lease), lease);
  }

  async #due(topics: readonly string[], { now }: Lease): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("outbox as o")
      .select("o.id")
      .where("o.topic", "in", topics)
      .where("o.dead_at", "is", null)
      .where("o.locked_until", "<=", now)
      .where("o.available_at", "<=", now)
      .where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom("outbox as earlier")
              .select("earlier.id")
              .whereRef("earlier.topic", "=", "o.topic")
              .whereRef("earlier.subject", "=", "o.subject")
              .whereRef("earlier.id", "<", "o.id")
              .where("earlier.dead_at", "is", null)
              .where((other) =>
                other.or([
                  other("earlier.locked_until", ">", now),
                  other.and([
                    other("earlier.available_at", ">", now),
                    other("earlier.last_error", "is not", null),
                  ]),
                ]),
              ),
          ),
        ),
      )
      .orderBy("o.id")
      .limit(MOST)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** What the update really got: another process may have been faster with some. */
  async #ours(ids: readonly number[], { owner, until }: Lease): Promise<Row[]> {
    return this.#database.query
      .selectFrom("outbox")
      .select(["id", "topic", "subject", "payload", "attempts"])
      .where("id", "in", ids)
      .where("locked_by", "=", owner)
      .where("locked_until", "=", until)
      .orderBy("id")
      .execute();
  }

  /**
   * Two processes look at the same time, one sees an entry more: the first takes those before it, this one would get
   * the last and overtake them. The update has waited for the other's, so it shows here.
   */
  async #giveBackOvertakers(rows: Row[], { now }: Lease): Promise<Row[]> {
    const ids = rows.map(({ id }) => id);
    const overtakers = new Set(await this.#overtaking(ids, now));
    if (overtakers.size === 0) return rows;
    await this.#database.query
      .updateTable("outbox")
      .set({ locked_by: null, locked_until: 0 })
      .where("id", "in", [...overtakers])
      .execute();
    return rows.filter(({ id }) => !overtakers.has(id));
  }

  async #overtaking(ids: readonly number[], now: number): Promise<number[]> {
    if (ids.length === 0) return [];
    const rows = await this.#database.query
      .selectFrom("outbox as o")
      .innerJoin("outbox as earlier", (join) =>
        join
          .onRef("earlier.topic", "=", "o.topic")
          .onRef("earlier.subject", "=", "o.subject")
          .onRef("earlier.id", "<", "o.id")
          .on("earlier.dead_at", "is", null),
      )
      .select("o.id")
      .distinct()
      .where("o.id", "in", ids)
      .where("earlier.id", "not in", ids)
      .where(isInLine("earlier", now))
      .execute();
    return rows.map(({ id }) => id);
  }
}
