import { columns, createTable, type Migration, required } from "../../database/index.ts";

/** What each process delivered of each topic in each minute. */
export const createOutboxThroughput: Migration = {
  name: "queue/0002_create_outbox_throughput",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "outbox_throughput")
      .ifNotExists()
      .addColumn("minute", column.time, required)
      .addColumn("process", column.key(64), required)
      .addColumn("topic", column.key(80), required)
      .addColumn("delivered", column.integer, required)
      .addColumn("failed", column.integer, required)
      .addPrimaryKeyConstraint("outbox_throughput_pk", ["minute", "process", "topic"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("outbox_throughput").execute();
  },
};
