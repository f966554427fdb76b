import {
  addColumn,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const POLICIES = ["post_by", "invite_by", "pin_by"];

/** Who may post, invite and pin in a room; who is silent in one, and who is banned from it. */
export const addPolicies: Migration = {
  name: "rooms/0003_add_policies",

  async up(db, dialect) {
    const column = columns(dialect);
    // Null is the rule of the room's kind.
    for (const name of POLICIES)
      await addColumn(db, dialect, { table: "rooms", name, type: column.key(10) });
    const muted = { table: "memberships", name: "muted_until", type: column.time };
    await addColumn(db, dialect, muted);
    await createTable(db, dialect, "room_sanctions")
      .ifNotExists()
      .addColumn("room_id", column.integer, required)
      .addColumn("user_id", column.integer, required)
      .addColumn("kind", column.key(10), required)
      .addColumn("reason", column.text(300), required)
      .addColumn("until", column.time)
      .addColumn("by_id", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addPrimaryKeyConstraint("room_sanctions_one", ["room_id", "user_id", "kind"])
      .addForeignKeyConstraint("room_sanctions_room", ["room_id"], "rooms", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("room_sanctions_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("room_sanctions").execute();
    await db.schema.alterTable("memberships").dropColumn("muted_until").execute();
    for (const name of POLICIES) await db.schema.alterTable("rooms").dropColumn(name).execute();
  },
};
