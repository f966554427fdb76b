import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

export const createMemberships: Migration = {
  name: "rooms/0002_create_memberships",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "memberships")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("room_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("role", column.key(10), required)
      .addColumn("level", column.key(10), required)
      .addColumn("last_read_id", column.integer, required)
      .addColumn("last_read_ordinal", column.integer, required)
      .addColumn("unread_deleted", column.integer, required)
      .addColumn("joined_at", column.time, required)
      .addUniqueConstraint("memberships_room_user", ["room_id", "user_id"])
      // The other way round is asked by the sidebar and by who-sees-whom.
      .addUniqueConstraint("memberships_user_room", ["user_id", "room_id"])
      .addForeignKeyConstraint("memberships_room", ["room_id"], "rooms", ["id"], cascade)
      .addForeignKeyConstraint("memberships_user", ["user_id"], "users", ["id"], cascade)
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("memberships").execute();
  },
};

function cascade<T extends { onDelete(action: "cascade"): T }>(constraint: T): T {
  return constraint.onDelete("cascade");
}
