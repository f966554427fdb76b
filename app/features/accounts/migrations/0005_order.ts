import {
  addColumn,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const NEW = ["banned_until", "ban_reason", "presence"];

/** Bans from the site, what people show of their presence, and who has blocked whom. */
export const createOrder: Migration = {
  name: "accounts/0005_order",

  async up(db, dialect) {
    const column = columns(dialect);
    const table = "users";
    await addColumn(db, dialect, { table, name: "banned_until", type: column.time });
    await addColumn(db, dialect, { table, name: "ban_reason", type: column.text(300) });
    await addColumn(db, dialect, { table, name: "presence", type: column.key(10) });
    await createTable(db, dialect, "blocks")
      .ifNotExists()
      .addColumn("user_id", column.integer, required)
      .addColumn("blocked_id", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addPrimaryKeyConstraint("blocks_one", ["user_id", "blocked_id"])
      // The other way round is asked with each change of presence.
      .addUniqueConstraint("blocks_other", ["blocked_id", "user_id"])
      .addForeignKeyConstraint("blocks_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .addForeignKeyConstraint("blocks_blocked", ["blocked_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("blocks").execute();
    for (const name of NEW) await db.schema.alterTable("users").dropColumn(name).execute();
  },
};
