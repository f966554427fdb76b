import type { Generated } from "kysely";
import { singleton } from "../container/index.ts";
import { Database, insertedId } from "../database/index.ts";
import type { Delivery, OutboxEntry, OutboxStats } from "./outbox_entry.ts";

interface OutboxTable {
  id: Generated<number>;
  topic: string;
  subject: string;
  payload: string;
  attempts: number;
  available_at: number;
  created_at: number;
  locked_by: string | null;
  locked_until: number;
  dead_at: number | null;
  last_error: string | null;
}

declare module "../database/tables.ts" {
  interface Tables {
    outbox: OutboxTable;
  }
}

/** Who holds an entry, and until when (milliseconds). */
export interface Lease {
  owner: string;
  now: number;
  until: number;
}

/** All SQL of the outbox. */
@singleton()
export class OutboxRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert({ topic, subject, payload }: OutboxEntry, lease: Lease): Promise<number> {
    const row = {
      topic,
      subject,
      payload: JSON.stringify(payload),
      attempts: 0,
      available_at: lease.now,
      created_at: lease.now,
      locked_by: lease.owner,
      locked_until: lease.until,
    };
    return insertedId(await this.#database.query.insertInto("outbox").values(row).executeTakeFirstOrThrow());
  }

  /** The first waiting entry of each subject that is due and that nobody holds. */
  async due(now: number, limit: number): Promise<Delivery[]> {
    const rows = await this.#database.query
      .selectFrom("outbox as o")
      .select(["id", "topic", "subject", "payload", "attempts"])
      .where("dead_at", "is", null)
      .where("available_at", "<=", now)
      .where("locked_until", "<=", now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("outbox as earlier")
              .select("earlier.id")
              .whereRef("earlier.subject", "=", "o.subject")
              .whereRef("earlier.id", "<", "o.id")
              .where("earlier.dead_at", "is", null),
          ),
        ),
      )
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown }));
  }

  /** Those of the subjects that have an entry which nobody delivers at the moment. */
  async waitingAmong(subjects: ReadonlySet<string>): Promise<Set<string>> {
    const rows = await this.#database.query
      .selectFrom("outbox")
      .select("subject")
      .distinct()
      .where("subject", "in", [...subjects])
      .where("locked_by", "is", null)
      .where("dead_at", "is", null)
      .execute();
    return new Set(rows.map(({ subject }) => subject));
  }

  /** Takes an entry for this process; false when another was faster. */
  async claim(id: number, { owner, now, until }: Lease): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.query
      .updateTable("outbox")
      .set({ locked_by: owner, locked_until: until })
      .where("id", "=", id)
      .where("locked_until", "<=", now)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#database.query.deleteFrom("outbox").where("id", "in", ids).execute();
  }

  /** Puts an entry back, to be tried again at `availableAt`. */
  async putBack(id: number, { attempts, availableAt, error }: Failure): Promise<void> {
    await this.#database.query
      .updateTable("outbox")
      .set({ attempts, available_at: availableAt, locked_by: null, locked_until: 0, last_error: error })
      .where("id", "=", id)
      .execute();
  }

  /** Sets an entry aside for good: it is kept, told of, and tried no more. */
  async bury(id: number, { attempts, availableAt, error }: Failure): Promise<void> {
    await this.#database.query
      .updateTable("outbox")
      .set({ attempts, dead_at: availableAt, locked_by: null, locked_until: 0, last_error: error })
      .where("id", "=", id)
      .execute();
  }

  async stats(now: number): Promise<OutboxStats> {
    const { all, dead, oldest } = await this.#database.query
      .selectFrom("outbox")
      .select(({ fn }) => [
        fn.countAll<number>().as("all"),
        fn.count<number>("dead_at").as("dead"),
        fn.min("created_at").as("oldest"),
      ])
      .executeTakeFirstOrThrow();
    return { waiting: all - dead, dead, oldestMs: oldest ? now - oldest : 0 };
  }
}

export interface Failure {
  attempts: number;
  availableAt: number;
  error: string;
}
