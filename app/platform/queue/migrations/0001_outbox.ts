import { addIndex, columns, createTable, type Migration, required } from "../../database/index.ts";

export const createOutbox: Migration = {
  name: "queue/0001_create_outbox",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "outbox")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("topic", column.key(80), required)
      .addColumn("subject", column.key(120), required)
      .addColumn("payload", column.json, required)
      .addColumn("attempts", column.integer, required)
      .addColumn("available_at", column.time, required)
      .addColumn("created_at", column.time, required)
      .addColumn("locked_by", column.key(64))
      .addColumn("locked_until", column.time, required)
      .addColumn("dead_at", column.time)
      .addColumn("last_error", column.longText)
      .execute();
    const table = "outbox";
    await addIndex(db, dialect, {
      name: "outbox_due",
      table,
      columns: ["dead_at", "locked_until"],
    });
    await addIndex(db, dialect, {
      name: "outbox_line",
      table,
      columns: ["topic", "subject", "id"],
    });
  },
  async down(db) {
    await db.schema.dropTable("outbox").execute();
  },
};
