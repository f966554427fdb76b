import { sql } from "kysely";
import { singleton } from "../container/index.ts";
import { Database, insertedId } from "../database/index.ts";
import type { Lease } from "./lease.ts";
import { isInLine, oldestSince, scheduledCount } from "./conditions.ts";
import type { Line, OutboxEntry, OutboxStats } from "./outbox_entry.ts";
import "./outbox_table.ts";

/** Free for any process. */
type Unowned = { owner?: undefined; now: number; until: 0 };

/** What is written down of a failed attempt. */
export interface Failure {
  attempts: number;
  availableAt: number;
  error: string;
}

/** All SQL of the outbox but taking over. */
@singleton()
export class OutboxRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes an entry; without an owner it lies free for any process. */
  async insert(entry: OutboxEntry, { now, owner, until }: Unowned | Lease): Promise<number> {
    const row = {
      topic: entry.topic,
      subject: entry.subject,
      payload: JSON.stringify(entry.payload) ?? "null",
      attempts: 0,
      available_at: entry.at ?? now,
      created_at: now,
      locked_by: owner ?? null,
      locked_until: until,
    };
    const insert = this.#database.query.insertInto("outbox").values(row);
    return insertedId(await insert.executeTakeFirstOrThrow());
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#database.query.deleteFrom("outbox").where("id", "in", ids).execute();
  }

  /** Keeps what is in hand from being taken over. */
  async renew(ids: readonly number[], { owner, until }: Lease): Promise<void> {
    await this.#change(ids, owner).set({ locked_until: until }).execute();
  }

  /** Lets go of entries that were not tried. */
  async giveBack(ids: readonly number[], owner: string): Promise<void> {
    await this.#change(ids, owner).set({ locked_by: null, locked_until: 0 }).execute();
  }

  /** Lets go of what processes have in hand whose names begin so. */
  async release(prefix: string): Promise<void> {
    await this.#database.query
      .updateTable("outbox")
      .set({ locked_by: null, locked_until: 0 })
      .where("locked_by", "like", `${prefix}%`)
      .execute();
  }

  /** Lets go of an entry that failed, to be tried again at `availableAt`. */
  async postpone(id: number, owner: string, failure: Failure): Promise<void> {
    await this.#change([id], owner)
      .set({ ...failed(failure), available_at: failure.availableAt })
      .execute();
  }

  /** Sets an entry aside for good: it is kept, told of, and tried no more. */
  async bury(id: number, owner: string, failure: Failure): Promise<void> {
    await this.#change([id], owner)
      .set({ ...failed(failure), dead_at: failure.availableAt })
      .execute();
  }

  /** Those of the subjects, with their topics, of which something still waits whose time has come. */
  async waitingAmong(subjects: readonly string[], now: number): Promise<Line[]> {
    return this.#database.query
      .selectFrom("outbox")
      .select(["topic", "subject"])
      .distinct()
      .where("subject", "in", subjects)
      .where("dead_at", "is", null)
      .where(isInLine("outbox", now))
      .execute();
  }

  async counts(
    now: number,
  ): Promise<Pick<OutboxStats, "waiting" | "scheduled" | "dead" | "oldestMs">> {
    const { all, dead, scheduled, oldest } = await this.#database.query
      .selectFrom("outbox")
      .select(({ fn }) => [
        fn.countAll<number>().as("all"),
        fn.count<number>("dead_at").as("dead"),
        sql<number>`${scheduledCount(now)}`.as("scheduled"),
        sql<number | null>`${oldestSince(now)}`.as("oldest"),
      ])
      .executeTakeFirstOrThrow();
    const oldestMs = oldest === null ? 0 : now - oldest;
    return { waiting: all - dead, scheduled, dead, oldestMs };
  }

  /** Only what is still ours: another process may have taken over meanwhile. */
  #change(ids: readonly number[], owner: string) {
    return this.#database.query
      .updateTable("outbox")
      .where("id", "in", ids)
      .where("locked_by", "=", owner);
  }
}

function failed({ attempts, error }: Failure) {
  return { attempts, last_error: error, locked_by: null, locked_until: 0 };
}
