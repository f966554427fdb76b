import { addIndex, columns, createTable, type Migration, required } from "../../database/index.ts";

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
    const table = "sessions";
    await addIndex(db, dialect, { name: "sessions_user", table, columns: ["user_id"] });
    await addIndex(db, dialect, { name: "sessions_expiry", table, columns: ["expires_at"] });
  },
  async down(db) {
    await db.schema.dropTable("sessions").execute();
  },
};
