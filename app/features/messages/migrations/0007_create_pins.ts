import {
  addColumn,
  addIndex,
  columns,
  createTable,
  dropIndex,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const table = "messages";

/** What a room keeps at hand for everybody, and what each person keeps for themselves. */
export const createPins: Migration = {
  name: "messages/0007_create_pins",

  async up(db, dialect) {
    const column = columns(dialect);
    await addColumn(db, dialect, { table, name: "pinned_at", type: column.time });
    await addIndex(db, dialect, {
      name: "messages_pinned",
      table,
      columns: ["room_id", "pinned_at"],
    });
    await createTable(db, dialect, "bookmarks")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("user_id", column.integer, required)
      .addColumn("message_id", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addUniqueConstraint("bookmarks_once", ["user_id", "message_id"])
      .addForeignKeyConstraint("bookmarks_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("bookmarks_message", ["message_id"], "messages", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },

  async down(db, dialect) {
    await db.schema.dropTable("bookmarks").execute();
    await dropIndex(db, dialect, { name: "messages_pinned", table });
    await db.schema.alterTable(table).dropColumn("pinned_at").execute();
  },
};
