import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const table = "drafts";

export const createDrafts: Migration = {
  name: "drafts/0001_create_drafts",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, table)
      .ifNotExists()
      .addColumn("user_id", column.integer, required)
      .addColumn("room_id", column.integer, required)
      // 0 for the room itself.
      .addColumn("thread_id", column.integer, required)
      .addColumn("text", column.longText, required)
      .addColumn("written_at", column.time, required)
      .addPrimaryKeyConstraint("drafts_place", ["user_id", "room_id", "thread_id"])
      .addForeignKeyConstraint("drafts_user", ["user_id"], "users", ["id"], cascade)
      .addForeignKeyConstraint("drafts_room", ["room_id"], "rooms", ["id"], cascade)
      .execute();
    await addIndex(db, dialect, { name: "drafts_age", table, columns: ["written_at"] });
  },

  async down(db) {
    await db.schema.dropTable(table).execute();
  },
};

function cascade<T extends { onDelete(action: "cascade"): T }>(key: T): T {
  return key.onDelete("cascade");
}
