import { addColumn, columns, type Migration } from "../../../platform/database/index.ts";

const table = "users";

/** Which accounts are programs, and which only stand for people of another installation. */
export const markBots: Migration = {
  name: "accounts/0006_mark_bots",

  async up(db, dialect) {
    const column = columns(dialect);
    await addColumn(db, dialect, { table, name: "bot", type: column.flag });
  },

  async down(db) {
    await db.schema.alterTable(table).dropColumn("bot").execute();
  },
};
