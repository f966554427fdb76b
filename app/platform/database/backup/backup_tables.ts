import type { Generated } from "kysely";
import { columns, createTable, required } from "../columns.ts";
import type { Migration } from "../migration.ts";

declare module "../tables.ts" {
  interface Tables {
    backups: BackupsTable;
    leases: LeasesTable;
  }
}

interface BackupsTable {
  id: Generated<number>;
  /** Absolute path on that node. */
  file: string;
  node: string;
  made_at: number;
  took_ms: number;
  bytes: number | null;
  sha256: string | null;
  /** 1 when nobody asked for it. */
  scheduled: number;
  /** Why it was not made; null when it was. */
  error: string | null;
}

interface LeasesTable {
  name: string;
  owner: string;
  until: number;
}

/** What backups were made, and who does at the time what one node does for all. */
export const createBackups: Migration = {
  name: "database/0002_create_backups",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "backups")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("file", column.longText, required)
      .addColumn("node", column.key(100), required)
      .addColumn("made_at", column.time, required)
      .addColumn("took_ms", column.integer, required)
      .addColumn("bytes", column.integer)
      .addColumn("sha256", column.key(64))
      .addColumn("scheduled", column.flag, required)
      .addColumn("error", column.longText)
      .execute();
    await createTable(db, dialect, "leases")
      .ifNotExists()
      .addColumn("name", column.key(64), (name) => name.primaryKey())
      .addColumn("owner", column.key(40), required)
      .addColumn("until", column.time, required)
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("leases").execute();
    await db.schema.dropTable("backups").execute();
  },
};
