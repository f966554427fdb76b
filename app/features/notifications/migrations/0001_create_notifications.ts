import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const table = "notifications";

export const createNotifications: Migration = {
  name: "notifications/0001_create_notifications",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, table)
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("user_id", column.integer, required)
      .addColumn("title", column.text(255), required)
      .addColumn("message", column.longText, required)
      .addColumn("type", column.key(20), (type) => type.notNull().defaultTo("info"))
      .addColumn("data", column.json, required)
      .addColumn("subject", column.key(120))
      .addColumn("is_read", column.flag, (read) => read.notNull().defaultTo(0))
      .addColumn("delivered_at", column.time)
      .addColumn("read_at", column.time)
      .addColumn("expires_at", column.time)
      .addColumn("created_at", column.time, required)
      .addColumn("updated_at", column.time, required)
      // Rows without a subject never collide: no database takes one null for another.
      .addUniqueConstraint("notifications_subject", ["user_id", "subject"])
      .addForeignKeyConstraint("notifications_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    const indexes = {
      unread: ["user_id", "is_read"],
      created: ["created_at"],
      expiry: ["expires_at"],
    };
    for (const [name, of] of Object.entries(indexes))
      await addIndex(db, dialect, { name: `notifications_${name}`, table, columns: of });
  },

  async down(db) {
    await db.schema.dropTable(table).execute();
  },
};
