import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Who wants nobody to know what they have read, and so does not learn it of others. */
export const addReceiptsOff: Migration = {
  name: "messages/0010_add_receipts_off",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "receipts_off")
      .ifNotExists()
      .addColumn("user_id", column.integer, (id) => id.notNull().primaryKey())
      .addColumn("since", column.time, required)
      .addForeignKeyConstraint("receipts_off_user", ["user_id"], "users", ["id"], (key) =>
        key.onDelete("cascade"),
      )
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("receipts_off").execute();
  },
};
