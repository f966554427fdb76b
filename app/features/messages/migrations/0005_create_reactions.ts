import {
  addColumn,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Who reacted with what; and beside each message the sum of it, so that reading messages asks for nothing more. */
export const createReactions: Migration = {
  name: "messages/0005_create_reactions",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "reactions")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("message_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("emoji", column.key(64), required)
      .addColumn("created_at", column.time, required)
      .addUniqueConstraint("reactions_once", ["message_id", "user_id", "emoji"])
      .addForeignKeyConstraint("reactions_message", ["message_id"], "messages", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("reactions_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    await addColumn(db, dialect, { table: "messages", name: "reactions", type: column.json });
  },

  async down(db) {
    await db.schema.alterTable("messages").dropColumn("reactions").execute();
    await db.schema.dropTable("reactions").execute();
  },
};
