import { columns, createTable, type Migration, required } from "../../database/index.ts";

export const createSessions: Migration = {
  name: "sessions/0001_create_sessions",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "sessions")
      .ifNotExists()
      .addColumn("id", column.key(64), (id) => id.primaryKey().notNull())
      .addColumn("user_id", column.integer)
      .addColumn("sealed", column.longText, required)
      .addColumn("user_agent", column.text(400), required)
      .addColumn("address", column.key(64), required)
      .addColumn("created_at", column.time, required)
      .addColumn("used_at", column.time, required)
      .addColumn("expires_at", column.time, required)
      .execute();
    await db.schema.createIndex("sessions_user").ifNotExists().on("sessions").column("user_id").execute();
    await db.schema.createIndex("sessions_expiry").ifNotExists().on("sessions").column("expires_at").execute();
  },
  async down(db) {
    await db.schema.dropTable("sessions").execute();
  },
};
