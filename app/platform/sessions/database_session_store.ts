import { affectedRows, type Database, quietly, reading, upsert } from "../database/index.ts";
import type { Clock } from "../support/index.ts";
import { SessionStore, type SessionUse, type StoredSession } from "./session_store.ts";

type Page = Parameters<SessionStore["recent"]>[0];

interface SessionsTable {
  id: string;
  user_id: number | null;
  sealed: string;
  user_agent: string;
  address: string;
  created_at: number;
  used_at: number;
  expires_at: number;
}

declare module "../database/tables.ts" {
  interface Tables {
    sessions: SessionsTable;
  }
}

/**
 * Sessions in the database: they outlive a restart, and all nodes see them. They are read from the primary: one that
 * has ended must be seen to have; so a change of one needs no other read to go there.
 */
export class DatabaseSessionStore extends SessionStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  override async read(id: string): Promise<StoredSession | null> {
    const row = await reading("newest", () =>
      this.#living().where("id", "=", id).executeTakeFirst(),
    );
    return row ? sessionOf(row) : null;
  }

  override async write(session: StoredSession): Promise<void> {
    await upsert(this.#database, "sessions", {
      row: rowOf(session),
      key: ["id"],
      update: ["user_id", "sealed", "user_agent", "address", "used_at", "expires_at"],
    });
  }

  override async rewrite(session: StoredSession, before: string): Promise<boolean> {
    const { id, created_at: _, ...values } = rowOf(session);
    const update = this.#database.query
      .updateTable("sessions")
      .set(values)
      .where("id", "=", id)
      .where("sealed", "=", before)
      .where("expires_at", ">", this.#clock.now());
    return affectedRows(await quietly(() => update.executeTakeFirst())) > 0;
  }

  override async touch(id: string, { usedAt, expiresAt }: SessionUse): Promise<void> {
    const values = { used_at: usedAt, expires_at: expiresAt };
    await this.#database.query.updateTable("sessions").set(values).where("id", "=", id).execute();
  }

  override async destroy(id: string): Promise<void> {
    await this.#database.query.deleteFrom("sessions").where("id", "=", id).execute();
  }

  override async replace(id: string, before: string): Promise<boolean> {
    const removal = this.#database.query
      .deleteFrom("sessions")
      .where("id", "=", id)
      .where("sealed", "=", before)
      .where("expires_at", ">", this.#clock.now());
    return affectedRows(await removal.executeTakeFirst()) > 0;
  }

  override async ofUser(userId: number): Promise<StoredSession[]> {
    const rows = await reading("newest", () =>
      this.#living().where("user_id", "=", userId).orderBy("used_at", "desc").execute(),
    );
    return rows.map(sessionOf);
  }

  override async recent({ offset, limit }: Page): Promise<StoredSession[]> {
    const rows = await reading("newest", () =>
      this.#living()
        .where("user_id", "is not", null)
        .orderBy("used_at", "desc")
        .orderBy("id")
        .limit(limit)
        .offset(offset)
        .execute(),
    );
    return rows.map(sessionOf);
  }

  override async counts(userIds: readonly number[]): Promise<Map<number, number>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.#database.query
      .selectFrom("sessions")
      .select(({ fn }) => ["user_id", fn.countAll<number | bigint>().as("count")])
      .where("user_id", "in", userIds)
      .where("expires_at", ">", this.#clock.now())
      .groupBy("user_id")
      .execute();
    return new Map(rows.map(({ user_id, count }) => [Number(user_id), Number(count)]));
  }

  override async collect(): Promise<number> {
    const expired = this.#database.query
      .deleteFrom("sessions")
      .where("expires_at", "<=", this.#clock.now());
    return affectedRows(await expired.executeTakeFirst());
  }

  #living() {
    return this.#database.query
      .selectFrom("sessions")
      .selectAll()
      .where("expires_at", ">", this.#clock.now());
  }
}

function rowOf(session: StoredSession): SessionsTable {
  return {
    id: session.id,
    user_id: session.userId,
    sealed: session.sealed,
    user_agent: session.userAgent,
    address: session.address,
    created_at: session.createdAt,
    used_at: session.usedAt,
    expires_at: session.expiresAt,
  };
}

function sessionOf(row: SessionsTable): StoredSession {
  return {
    id: row.id,
    userId: row.user_id,
    sealed: row.sealed,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    usedAt: row.used_at,
    expiresAt: row.expires_at,
  };
}
