import {
  addColumn,
  addIndex,
  columns,
  dropIndex,
  type Migration,
} from "../../../platform/database/index.ts";

const table = "messages";

/** Which message one answers; and beside it what that said, so that reading messages asks for nothing more. */
export const addReplies: Migration = {
  name: "messages/0006_add_replies",

  async up(db, dialect) {
    const column = columns(dialect);
    await addColumn(db, dialect, { table, name: "reply_to_id", type: column.integer });
    await addColumn(db, dialect, { table, name: "quote", type: column.json });
    await addIndex(db, dialect, { name: "messages_reply_to", table, columns: ["reply_to_id"] });
  },

  async down(db, dialect) {
    await dropIndex(db, dialect, { name: "messages_reply_to", table });
    await db.schema.alterTable(table).dropColumn("quote").execute();
    await db.schema.alterTable(table).dropColumn("reply_to_id").execute();
  },
};
