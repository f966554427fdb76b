import { type Kysely, sql } from "kysely";
import { UnavailableError } from "../errors/index.ts";
import type { Database } from "./database.ts";
import { unhurried } from "./mysql/unhurried.ts";
import type { Tables } from "./tables.ts";

/** How long a node waits for another one that migrates, in seconds. */
const PATIENCE = 120;

/**
 * Runs `work` while no other process migrates.
 *
 * SQLite: one transaction with the file's write lock, so that a failing migration leaves nothing behind. MySQL: a
 * named lock of one connection, which ends with it; the server commits each change of a table at once.
 */
export function withMigrationLock<T>(
  database: Database,
  work: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  if (database.dialect === "sqlite") return database.transaction(() => work(database.query));
  return database.query
    .connection()
    .execute((connection) =>
      unhurried(connection, () => named(connection, () => work(connection))),
    );
}

async function named<T>(connection: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  // One server may hold several installations: the lock's name carries the schema's.
  const name = sql<string>`left(concat('parley:', database()), 64)`;
  const answer = await sql<{
    taken: number;
  }>`select get_lock(${name}, ${PATIENCE}) as taken`.execute(connection);
  if (answer.rows[0]?.taken !== 1) throw stuck();
  try {
    return await work();
  } finally {
    await sql`select release_lock(${name})`.execute(connection);
  }
}

function stuck(): UnavailableError {
  const message = `Another node has been migrating for ${PATIENCE} s. Look at its log, then start again.`;
  return new UnavailableError("migration_locked", message);
}
