import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Exports and imports that were asked for, and what came from where. */
export const createTransfers: Migration = {
  name: "transfer/0001_create_transfers",

  async up(db, dialect) {
    const column = columns(dialect);
    const table = "transfers";
    await createTable(db, dialect, table)
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("kind", column.key(20), required)
      .addColumn("user_id", column.integer, required)
      .addColumn("room_id", column.integer)
      .addColumn("state", column.key(10), required)
      .addColumn("rehearsal", column.flag, required)
      .addColumn("done", column.integer, required)
      .addColumn("total", column.integer, required)
      .addColumn("file", column.key(80))
      .addColumn("bytes", column.integer)
      .addColumn("report", column.json)
      .addColumn("error", column.longText)
      .addColumn("created_at", column.time, required)
      .addColumn("finished_at", column.time)
      .addForeignKeyConstraint("transfers_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    await addIndex(db, dialect, { name: "transfers_of_user", table, columns: ["user_id"] });
    await createTable(db, dialect, "imported")
      .ifNotExists()
      .addColumn("source", column.key(191), (key) => key.primaryKey())
      .addColumn("target_id", column.integer, required)
      .addColumn("complete", column.flag, required)
      .execute();
  },

  async down(db) {
    for (const table of ["imported", "transfers"]) await db.schema.dropTable(table).execute();
  },
};
