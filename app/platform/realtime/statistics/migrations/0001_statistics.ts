import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../database/index.ts";

const TABLE = "realtime_statistics";

/** What the hub did, minute by minute. */
export const createStatistics: Migration = {
  name: "realtime/0002_create_statistics",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, TABLE)
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("minute", column.time, required)
      .addColumn("node", column.key(64), required)
      .addColumn("app", column.key(32), required)
      .addColumn("channel", column.key(200), required)
      .addColumn("event", column.key(200), required)
      .addColumn("connections", column.integer, required)
      .addColumn("messages_in", column.integer, required)
      .addColumn("messages_out", column.integer, required)
      .addColumn("bytes_in", column.integer, required)
      .addColumn("bytes_out", column.integer, required)
      .addColumn("drops", column.integer, required)
      .addColumn("latency_ms", column.integer, required)
      .addColumn("latency_count", column.integer, required)
      .addColumn("latency_max", column.integer, required)
      .execute();
    for (const fields of [["minute"], ["channel", "minute"]]) {
      const name = `${TABLE}_${fields.join("_")}`;
      await addIndex(db, dialect, { name, table: TABLE, columns: fields });
    }
  },
  async down(db) {
    await db.schema.dropTable(TABLE).execute();
  },
};
