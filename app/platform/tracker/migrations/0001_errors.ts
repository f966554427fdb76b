import {
  addIndex,
  type Columns,
  columns,
  createTable,
  type Migration,
  type MigrationDatabase,
  required,
} from "../../database/index.ts";

export const createErrors: Migration = {
  name: "tracker/0001_create_errors",
  async up(db, dialect) {
    const column = columns(dialect);
    const table = (name: string) => createTable(db, dialect, name).ifNotExists();
    await createGroups(table("error_groups"), column);
    const index = { name: "error_groups_seen", table: "error_groups" };
    await addIndex(db, dialect, { ...index, columns: ["status", "last_at"] });
    await createSamples(table("error_samples"), column);
    await table("error_people")
      .addColumn("group_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addPrimaryKeyConstraint("error_people_key", ["group_id", "user_id"])
      .addForeignKeyConstraint("error_people_group", ["group_id"], "error_groups", ["id"], gone)
      .execute();
    await table("error_hours")
      .addColumn("group_id", column.integer, required)
      .addColumn("hour", column.time, required)
      .addColumn("count", column.integer, required)
      .addPrimaryKeyConstraint("error_hours_key", ["group_id", "hour"])
      .addForeignKeyConstraint("error_hours_group", ["group_id"], "error_groups", ["id"], gone)
      .execute();
  },
  async down(db) {
    for (const name of ["error_hours", "error_people", "error_samples", "error_groups"]) {
      await db.schema.dropTable(name).execute();
    }
  },
};

type Table = ReturnType<MigrationDatabase["schema"]["createTable"]>;

async function createGroups(table: Table, column: Columns): Promise<void> {
  await table
    .addColumn("id", column.id, column.primary)
    .addColumn("fingerprint", column.key(32), required)
    .addColumn("level", column.key(16), required)
    .addColumn("door", column.key(16), required)
    .addColumn("place", column.key(120), required)
    .addColumn("class", column.key(120), required)
    .addColumn("code", column.key(120))
    .addColumn("message", column.longText, required)
    .addColumn("culprit", column.key(300), required)
    .addColumn("status", column.key(16), required)
    .addColumn("returned", column.flag, required)
    .addColumn("status_at", column.time)
    .addColumn("status_by", column.text(120))
    .addColumn("count", column.integer, required)
    .addColumn("people", column.integer, required)
    .addColumn("first_at", column.time, required)
    .addColumn("last_at", column.time, required)
    .addColumn("node", column.key(64), required)
    .addColumn("reported_at", column.time)
    .addColumn("reported_count", column.integer, required)
    .addUniqueConstraint("error_groups_fingerprint", ["fingerprint"])
    .execute();
}

async function createSamples(table: Table, column: Columns): Promise<void> {
  await table
    .addColumn("id", column.id, column.primary)
    .addColumn("group_id", column.integer, required)
    .addColumn("at", column.time, required)
    .addColumn("node", column.key(64), required)
    .addColumn("reference", column.key(64), required)
    .addColumn("user_id", column.integer)
    .addColumn("method", column.key(16))
    .addColumn("path", column.longText)
    .addColumn("user_agent", column.longText)
    .addColumn("chain", column.json, required)
    // As a constraint it comes with the table, also after a crash in its middle; the id makes it unique.
    .addUniqueConstraint("error_samples_group", ["group_id", "id"])
    .addForeignKeyConstraint("error_samples_group_id", ["group_id"], "error_groups", ["id"], gone)
    .execute();
}

/** What belongs to a group goes with it. */
function gone<T extends { onDelete(action: "cascade"): T }>(key: T): T {
  return key.onDelete("cascade");
}
