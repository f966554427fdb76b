import {
  addIndex,
  columns,
  createTable,
  type Migration,
  required,
} from "../../../database/index.ts";

/** Who did what to the installation. Rows are only ever added. */
export const createAuditLog: Migration = {
  name: "security/0001_audit_log",
  async up(db, dialect) {
    const column = columns(dialect);
    const table = "audit_log";
    await createTable(db, dialect, table)
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("at", column.time, required)
      .addColumn("actor_id", column.integer)
      .addColumn("actor", column.text(120), required)
      .addColumn("act", column.key(64), required)
      .addColumn("subject", column.key(190), required)
      .addColumn("detail", column.json)
      .addColumn("request_id", column.key(64))
      .execute();
    await addIndex(db, dialect, { name: "audit_log_at", table, columns: ["at"] });
    await addIndex(db, dialect, { name: "audit_log_act", table, columns: ["act", "id"] });
    await addIndex(db, dialect, { name: "audit_log_subject", table, columns: ["subject", "id"] });
    await addIndex(db, dialect, { name: "audit_log_actor", table, columns: ["actor", "id"] });
  },
  async down(db) {
    await db.schema.dropTable("audit_log").execute();
  },
};
