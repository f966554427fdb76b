import { addColumn, columns, type Migration } from "../../../platform/database/index.ts";

const table = "messages";

/** Under whose name a message stands that a program wrote for somebody else. */
export const addByline: Migration = {
  name: "messages/0012_add_byline",

  async up(db, dialect) {
    await addColumn(db, dialect, { table, name: "byline", type: columns(dialect).json });
  },

  async down(db) {
    await db.schema.alterTable(table).dropColumn("byline").execute();
  },
};
