import { addColumn, columns, type Migration } from "../../../platform/database/index.ts";

const table = "messages";

/** What a kind of message keeps beside the text, as JSON. */
export const addKindData: Migration = {
  name: "messages/0008_add_kind_data",

  async up(db, dialect) {
    await addColumn(db, dialect, { table, name: "data", type: columns(dialect).json });
  },

  async down(db) {
    await db.schema.alterTable(table).dropColumn("data").execute();
  },
};
