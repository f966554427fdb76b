import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** What people have reported. */
export const createReports: Migration = {
  name: "moderation/0001_reports",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "reports")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("reporter_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("room_id", column.integer)
      .addColumn("message_id", column.integer)
      .addColumn("reason", column.text(300), required)
      .addColumn("excerpt", column.text(500), required)
      .addColumn("state", column.key(10), required)
      .addColumn("decided_by", column.integer)
      .addColumn("decided_at", column.time)
      .addColumn("created_at", column.time, required)
      .addUniqueConstraint("reports_state", ["state", "id"])
      .addUniqueConstraint("reports_room", ["room_id", "state", "id"])
      .addForeignKeyConstraint("reports_by", ["reporter_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("reports_about", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("reports").execute();
  },
};
