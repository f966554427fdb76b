import { addIndex, columns, createTable, type Migration, required } from "../../database/index.ts";

export const createFlags: Migration = {
  name: "flags/0001_create_flags",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "feature_flags")
      .ifNotExists()
      .addColumn("name", column.key(64), (name) => name.primaryKey().notNull())
      .addColumn("rule", column.json, required)
      .addColumn("changed_at", column.time, required)
      .addColumn("changed_by_id", column.integer)
      .addColumn("changed_by", column.text(120), required)
      .execute();
    await createTable(db, dialect, "feature_flag_changes")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("name", column.key(64), required)
      .addColumn("rule_before", column.json)
      .addColumn("rule_after", column.json, required)
      .addColumn("changed_at", column.time, required)
      .addColumn("changed_by_id", column.integer)
      .addColumn("changed_by", column.text(120), required)
      .execute();
    const index = { name: "feature_flag_changes_name", table: "feature_flag_changes" };
    await addIndex(db, dialect, { ...index, columns: ["name", "id"] });
  },
  async down(db) {
    await db.schema.dropTable("feature_flag_changes").execute();
    await db.schema.dropTable("feature_flags").execute();
  },
};
