import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

export const createMessages: Migration = {
  name: "messages/0001_create_messages",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "messages")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("room_id", column.integer, required)
      .addColumn("author_id", column.integer, required)
      .addColumn("client_id", column.key(64), required)
      .addColumn("kind", column.key(20), required)
      .addColumn("body", column.longText, required)
      .addColumn("html", column.longText, required)
      .addColumn("ordinal", column.integer, required)
      .addColumn("change_seq", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("edited_at", column.time)
      .addColumn("deleted_at", column.time)
      .addUniqueConstraint("messages_author_client", ["author_id", "client_id"])
      // Unique as they hold the id; as constraints they come with the table, also after a crash in its middle.
      .addUniqueConstraint("messages_room", ["room_id", "id"])
      .addUniqueConstraint("messages_room_time", ["room_id", "created_at", "id"])
      .addForeignKeyConstraint("messages_room_id", ["room_id"], "rooms", ["id"])
      .addForeignKeyConstraint("messages_author_id", ["author_id"], "users", ["id"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("messages").execute();
  },
};
