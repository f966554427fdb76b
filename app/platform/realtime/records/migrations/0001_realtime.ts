import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../database/index.ts";

/** Live connections, and the log of events whose channels ask for one. */
export const createRealtime: Migration = {
  name: "realtime/0001_create_realtime",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "realtime_connections")
      .ifNotExists()
      .addColumn("id", column.key(64), (id) => id.primaryKey())
      .addColumn("user_id", column.integer)
      .addColumn("channel", column.key(200))
      .addColumn("connection_type", column.key(16), required)
      .addColumn("ip_address", column.key(64), required)
      .addColumn("user_agent", column.longText, required)
      .addColumn("connected_at", column.time, required)
      .addColumn("last_ping", column.time, required)
      .addColumn("is_active", column.flag, required)
      .addColumn("metadata", column.json, required)
      .addForeignKeyConstraint("realtime_connections_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("set null"),
      )
      .execute();
    await createTable(db, dialect, "realtime_events")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("event_id", column.key(64), required)
      .addColumn("event_type", column.key(200), required)
      .addColumn("channel", column.key(200))
      .addColumn("sender_id", column.integer)
      .addColumn("recipient_type", column.key(16), required)
      .addColumn("recipient_id", column.key(164))
      .addColumn("payload", column.json, required)
      .addColumn("delivered_count", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addForeignKeyConstraint("realtime_events_sender", ["sender_id"], "users", ["id"], (key) =>
        key.onDelete("set null"),
      )
      .execute();
    for (const [table, fields] of INDEXES) {
      const name = `${table}_${fields.join("_")}`;
      await addIndex(db, dialect, { name, table, columns: [...fields] });
    }
  },
  async down(db) {
    await db.schema.dropTable("realtime_events").execute();
    await db.schema.dropTable("realtime_connections").execute();
  },
};

const INDEXES = [
  ["realtime_connections", ["user_id"]],
  ["realtime_connections", ["channel"]],
  ["realtime_connections", ["last_ping"]],
  ["realtime_connections", ["is_active"]],
  ["realtime_events", ["event_type"]],
  ["realtime_events", ["channel"]],
  ["realtime_events", ["recipient_type", "recipient_id"]],
  ["realtime_events", ["created_at"]],
] as const;
