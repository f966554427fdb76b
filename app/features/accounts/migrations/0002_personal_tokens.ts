import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Keys of programs that act for a person. */
export const createPersonalTokens: Migration = {
  name: "accounts/0002_personal_tokens",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "personal_tokens")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("user_id", column.integer, required)
      .addColumn("name", column.text(60), required)
      .addColumn("token_hash", column.key(64), required)
      .addColumn("scopes", column.json, required)
      .addColumn("created_at", column.time, required)
      .addColumn("last_used_at", column.time)
      .addColumn("expires_at", column.time)
      .addUniqueConstraint("personal_tokens_hash", ["token_hash"])
      .addForeignKeyConstraint("personal_tokens_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("personal_tokens").execute();
  },
};
