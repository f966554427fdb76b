import { columns, createTable, type Migration, required } from "../../../database/index.ts";

/** The keys that sign access tokens, and those that did. */
export const createSigningKeys: Migration = {
  name: "security/0002_signing_keys",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "signing_keys")
      .ifNotExists()
      .addColumn("id", column.key(64), (id) => id.primaryKey())
      .addColumn("generation", column.integer, required)
      .addColumn("public_key", column.json, required)
      .addColumn("private_key", column.longText, required)
      .addColumn("created_at", column.time, required)
      .addColumn("verifies_until", column.time)
      .addUniqueConstraint("signing_keys_generation", ["generation"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("signing_keys").execute();
  },
};
