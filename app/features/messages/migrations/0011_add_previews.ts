import {
  addColumn,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const table = "messages";

/** What stands behind links: beside the message, and what was found at each address. */
export const addPreviews: Migration = {
  name: "messages/0011_add_previews",

  async up(db, dialect) {
    const column = columns(dialect);
    await addColumn(db, dialect, { table, name: "previews", type: column.json });
    await createTable(db, dialect, "link_previews")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("url_hash", column.key(64), required)
      .addColumn("found", column.json)
      .addColumn("picture_key", column.key(32))
      .addColumn("picture", column.longText)
      .addColumn("fetched_at", column.time, required)
      .addUniqueConstraint("link_previews_url", ["url_hash"])
      .addUniqueConstraint("link_previews_picture", ["picture_key"])
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("link_previews").execute();
    await db.schema.alterTable(table).dropColumn("previews").execute();
  },
};
