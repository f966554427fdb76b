import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** People, and the one row that two first runs at once have to queue for. */
export const createUsers: Migration = {
  name: "accounts/0001_users",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "users")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("name", column.text(80), required)
      .addColumn("email", column.key(254), required)
      .addColumn("password_hash", column.key(255), required)
      .addColumn("role", column.key(16), required)
      .addColumn("color", column.integer, required)
      .addColumn("picture", column.key(64))
      .addColumn("created_at", column.time, required)
      .addColumn("updated_at", column.time, required)
      .addColumn("disabled_at", column.time)
      .addColumn("last_seen_at", column.time)
      .addUniqueConstraint("users_email", ["email"])
      .execute();
    await createTable(db, dialect, "installation")
      .ifNotExists()
      .addColumn("id", column.integer, (id) => id.primaryKey())
      .addColumn("set_up_at", column.time)
      .execute();
    await db.deleteFrom("installation").execute();
    await db.insertInto("installation").values({ id: 1, set_up_at: null }).execute();
  },

  async down(db) {
    await db.schema.dropTable("installation").execute();
    await db.schema.dropTable("users").execute();
  },
};
