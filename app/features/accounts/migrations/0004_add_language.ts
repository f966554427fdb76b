import { addColumn, columns, type Migration } from "../../../platform/database/index.ts";

const table = "users";

/** What pages speak to somebody. */
export const addLanguage: Migration = {
  name: "accounts/0004_add_language",

  async up(db, dialect) {
    await addColumn(db, dialect, { table, name: "language", type: columns(dialect).key(8) });
  },

  async down(db) {
    await db.schema.alterTable(table).dropColumn("language").execute();
  },
};
