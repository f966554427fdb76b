import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

export const createRooms: Migration = {
  name: "rooms/0001_create_rooms",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "rooms")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("name", column.text(80))
      .addColumn("description", column.text(500), required)
      .addColumn("kind", column.key(10), required)
      .addColumn("direct_key", column.key(160))
      .addColumn("archived_at", column.time)
      .addColumn("created_by", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("change_seq", column.integer, required)
      .addColumn("last_ordinal", column.integer, required)
      .addColumn("last_message_id", column.integer)
      .addColumn("last_message_at", column.time)
      .addUniqueConstraint("rooms_direct_key", ["direct_key"])
      .addForeignKeyConstraint("rooms_created_by", ["created_by"], "users", ["id"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("rooms").execute();
  },
};
