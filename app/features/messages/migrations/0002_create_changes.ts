import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

export const createChanges: Migration = {
  name: "messages/0002_create_changes",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "changes")
      .ifNotExists()
      .addColumn("room_id", column.integer, required)
      .addColumn("seq", column.integer, required)
      .addColumn("kind", column.key(20), required)
      .addColumn("message_id", column.integer, required)
      .addColumn("actor_id", column.integer, required)
      .addColumn("at", column.time, required)
      .addPrimaryKeyConstraint("changes_room_seq", ["room_id", "seq"])
      .addForeignKeyConstraint("changes_message", ["message_id"], "messages", ["id"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("changes").execute();
  },
};
