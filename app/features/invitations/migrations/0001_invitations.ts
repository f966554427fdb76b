import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Links that let people in. */
export const createInvitations: Migration = {
  name: "invitations/0001_invitations",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "invitations")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("token_hash", column.key(64), required)
      .addColumn("room_id", column.integer)
      .addColumn("created_by", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("expires_at", column.time)
      .addColumn("max_uses", column.integer)
      .addColumn("uses", column.integer, required)
      .addColumn("revoked_at", column.time)
      .addUniqueConstraint("invitations_token", ["token_hash"])
      .addUniqueConstraint("invitations_room", ["room_id", "id"])
      .addForeignKeyConstraint("invitations_of_room", ["room_id"], "rooms", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("invitations_by", ["created_by"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("invitations").execute();
  },
};
