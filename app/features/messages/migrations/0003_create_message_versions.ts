import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

export const createMessageVersions: Migration = {
  name: "messages/0003_create_message_versions",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "message_versions")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("message_id", column.integer, required)
      .addColumn("body", column.longText, required)
      .addColumn("replaced_at", column.time, required)
      .addUniqueConstraint("message_versions_message", ["message_id", "id"])
      .addForeignKeyConstraint("message_versions_of", ["message_id"], "messages", ["id"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("message_versions").execute();
  },
};
