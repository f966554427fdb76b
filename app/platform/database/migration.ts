import type { Kysely } from "kysely";
import type { DialectName } from "./dialect_name.ts";

/** The database while its tables change: every table and column name is taken as written. */
export type MigrationDatabase = Kysely<Record<string, Record<string, unknown>>>;

/**
 * One step of the schema. `up` must be able to start over after a crash in its middle (MySQL commits each change of a
 * table at once): `ifNotExists()` where it is to be had.
 *
 * @example
 * export const createRooms: Migration = {
 *   name: "rooms/0001_create_rooms",
 *   async up(db, dialect) {
 *     const column = columns(dialect);
 *     await createTable(db, dialect, "rooms")
 *       .addColumn("id", column.id, column.primary)
 *       .addColumn("name", column.text(80), required)
 *       .addColumn("created_at", column.time, required)
 *       .execute();
 *   },
 *   async down(db) {
 *     await db.schema.dropTable("rooms").execute();
 *   },
 * };
 */
export interface Migration {
  /** Unique and for ever: `feature/0001_what_it_does`. */
  name: string;
  up(db: MigrationDatabase, dialect: DialectName): Promise<void>;
  down(db: MigrationDatabase, dialect: DialectName): Promise<void>;
}
