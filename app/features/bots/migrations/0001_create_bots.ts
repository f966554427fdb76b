import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Programs with an account, what they are told and told by, and what became of it. */
export const createBots: Migration = {
  name: "bots/0001_create_bots",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "bots")
      .ifNotExists()
      .addColumn("user_id", column.integer, (id) => id.primaryKey())
      .addColumn("owner_id", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addForeignKeyConstraint("bots_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("bots_owner", ["owner_id"], "users", ["id"])
      .execute();
    await createTable(db, dialect, "webhooks")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("direction", column.key(8), required)
      .addColumn("name", column.text(80), required)
      .addColumn("bot_id", column.integer, required)
      .addColumn("room_id", column.integer)
      .addColumn("url", column.longText)
      .addColumn("token_hash", column.key(64))
      .addColumn("secret", column.longText)
      .addColumn("events", column.json, required)
      .addColumn("answers", column.flag, required)
      .addColumn("created_by", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("last_used_at", column.time)
      .addColumn("failing_since", column.time)
      .addColumn("disabled_at", column.time)
      .addColumn("disabled_why", column.longText)
      .addUniqueConstraint("webhooks_token", ["token_hash"])
      .addForeignKeyConstraint("webhooks_bot", ["bot_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("webhooks_room", ["room_id"], "rooms", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    for (const field of ["room_id", "bot_id"])
      await addIndex(db, dialect, {
        name: `webhooks_of_${field}`,
        table: "webhooks",
        columns: [field],
      });
    await createTable(db, dialect, "webhook_deliveries")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("webhook_id", column.integer, required)
      .addColumn("event_key", column.key(80), required)
      .addColumn("event", column.key(30), required)
      .addColumn("room_id", column.integer)
      .addColumn("message_id", column.integer)
      .addColumn("body", column.longText, required)
      .addColumn("state", column.key(10), required)
      .addColumn("tries", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("tried_at", column.time)
      .addColumn("status", column.integer)
      .addColumn("answer", column.longText)
      .addColumn("took_ms", column.integer)
      .addColumn("error", column.longText)
      .addUniqueConstraint("webhook_deliveries_once", ["webhook_id", "event_key"])
      .addForeignKeyConstraint("webhook_deliveries_of", ["webhook_id"], "webhooks", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    const table = "webhook_deliveries";
    await addIndex(db, dialect, { name: `${table}_at`, table, columns: ["created_at"] });
  },

  async down(db) {
    for (const table of ["webhook_deliveries", "webhooks", "bots"])
      await db.schema.dropTable(table).execute();
  },
};
