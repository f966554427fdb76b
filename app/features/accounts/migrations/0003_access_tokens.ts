import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** The access tokens that were issued and have not expired; so that each can be taken back. */
export const createAccessTokens: Migration = {
  name: "accounts/0003_access_tokens",

  async up(db, dialect) {
    const column = columns(dialect);
    const table = "access_tokens";
    await createTable(db, dialect, table)
      .ifNotExists()
      .addColumn("id", column.key(64), (id) => id.primaryKey())
      .addColumn("user_id", column.integer, required)
      .addColumn("parent", column.key(80), required)
      .addColumn("audience", column.key(16), required)
      .addColumn("scopes", column.json, required)
      .addColumn("created_at", column.time, required)
      .addColumn("expires_at", column.time, required)
      .addColumn("revoked_at", column.time)
      .addForeignKeyConstraint("access_tokens_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
    await addIndex(db, dialect, { name: "access_tokens_parent", table, columns: ["parent"] });
    await addIndex(db, dialect, { name: "access_tokens_of_user", table, columns: ["user_id"] });
    await addIndex(db, dialect, { name: "access_tokens_expiry", table, columns: ["expires_at"] });
  },

  async down(db) {
    await db.schema.dropTable("access_tokens").execute();
  },
};
