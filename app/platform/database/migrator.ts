import type { Kysely } from "kysely";
import { columns, createTable, required } from "./columns.ts";
import type { Database } from "./database.ts";
import type { Migration, MigrationDatabase } from "./migration.ts";
import { withMigrationLock } from "./migration_lock.ts";
import type { Tables } from "./tables.ts";

declare module "./tables.ts" {
  interface Tables {
    migrations: { name: string; applied_at: number };
  }
}

export interface MigrationStatus {
  name: string;
  /** Milliseconds; null while it has not run. */
  applied_at: number | null;
}

/**
 * Brings the tables up to date, in the order of the list. Two nodes may start at once: one works, the other waits.
 *
 * @example await new Migrator(database, migrations).migrate(); // ["accounts/0001_create_users", …]
 */
export class Migrator {
  readonly #database: Database;
  readonly #migrations: readonly Migration[];

  /** @param migrations the whole list in order; a name that comes twice is refused */
  constructor(database: Database, migrations: readonly Migration[]) {
    const names = migrations.map(({ name }) => name);
    const twice = names.find((name, position) => names.indexOf(name) !== position);
    if (twice) throw new Error(`The migration ${twice} is listed twice.`);
    this.#database = database;
    this.#migrations = migrations;
  }

  /** Runs what has not run yet. @returns the names, in order */
  migrate(): Promise<string[]> {
    return withMigrationLock(this.#database, async (db) => {
      const applied = await this.#applied(db);
      const pending = this.#migrations.filter(({ name }) => !applied.has(name));
      for (const migration of pending) await this.#up(db, migration);
      return pending.map(({ name }) => name);
    });
  }

  /** Takes back the newest `steps` migrations. @returns their names, newest first */
  rollback(steps = 1): Promise<string[]> {
    return withMigrationLock(this.#database, async (db) => {
      const applied = await this.#applied(db);
      const newest = this.#migrations
        .filter(({ name }) => applied.has(name))
        .toReversed()
        .slice(0, steps);
      for (const migration of newest) await this.#down(db, migration);
      return newest.map(({ name }) => name);
    });
  }

  /** Every migration of the list, and those in the database that the list has lost. */
  async status(): Promise<MigrationStatus[]> {
    const applied = await this.#applied(this.#database.query);
    const listed = this.#migrations.map(({ name }) => ({
      name,
      applied_at: applied.get(name) ?? null,
    }));
    const known = new Set(listed.map(({ name }) => name));
    const strangers = [...applied].filter(([name]) => !known.has(name));
    return [...listed, ...strangers.map(([name, applied_at]) => ({ name, applied_at }))];
  }

  async #up(db: Kysely<Tables>, migration: Migration): Promise<void> {
    await migration.up(untyped(db), this.#database.dialect);
    const row = { name: migration.name, applied_at: Date.now() };
    await db.insertInto("migrations").values(row).execute();
  }

  async #down(db: Kysely<Tables>, migration: Migration): Promise<void> {
    await migration.down(untyped(db), this.#database.dialect);
    await db.deleteFrom("migrations").where("name", "=", migration.name).execute();
  }

  async #applied(db: Kysely<Tables>): Promise<Map<string, number>> {
    await this.#prepare(db);
    const rows = await db.selectFrom("migrations").selectAll().orderBy("applied_at").execute();
    return new Map(rows.map(({ name, applied_at }) => [name, applied_at]));
  }

  async #prepare(db: Kysely<Tables>): Promise<void> {
    const { dialect } = this.#database;
    const column = columns(dialect);
    await createTable(untyped(db), dialect, "migrations")
      .ifNotExists()
      .addColumn("name", column.key(190), (name) => name.primaryKey())
      .addColumn("applied_at", column.time, required)
      .execute();
  }
}

/** Migrations name tables that the types of today may not know any more. */
function untyped(db: Kysely<Tables>): MigrationDatabase {
  return db as unknown as MigrationDatabase;
}
