import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

const TABLE = "app_deliveries";

/** What became of each attempt to tell a receiver of webhooks. */
export const createDeliveries: Migration = {
  name: "apps/0002_create_deliveries",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, TABLE)
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("app_id", column.integer, required)
      .addColumn("webhook_id", column.integer, required)
      .addColumn("at", column.time, required)
      .addColumn("events", column.json, required)
      .addColumn("took_ms", column.integer, required)
      .addColumn("error", column.longText)
      .execute();
    for (const field of ["app_id", "webhook_id", "at"])
      await addIndex(db, dialect, { name: `${TABLE}_${field}`, table: TABLE, columns: [field] });
  },
  async down(db) {
    await db.schema.dropTable(TABLE).execute();
  },
};
