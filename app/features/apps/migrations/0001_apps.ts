import {
  addIndex,
  columns,
  createTable,
  type Migration,
  type MigrationDatabase,
  required,
} from "../../../platform/database/index.ts";

/** Applications that use the hub, and where they want to be told what happens there. */
export const createApps: Migration = {
  name: "apps/0001_apps",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "apps")
      .ifNotExists()
      .addColumn("id", column.id, column.primary)
      .addColumn("name", column.text(80), required)
      .addColumn("app_key", column.key(64), required)
      .addColumn("secret", column.longText, required)
      .addColumn("shared", column.flag, required)
      .addColumn("terms", column.json, required)
      .addColumn("origins", column.json, required)
      .addColumn("created_at", column.time, required)
      .addColumn("disabled_at", column.time)
      .addUniqueConstraint("apps_key", ["app_key"])
      .execute();
    await webhooks(db, dialect);
    await states(db, dialect);
  },

  async down(db) {
    for (const table of ["app_states", "app_webhooks", "apps"])
      await db.schema.dropTable(table).execute();
  },
};

type Dialect = Parameters<Migration["up"]>[1];

async function webhooks(db: MigrationDatabase, dialect: Dialect): Promise<void> {
  const column = columns(dialect);
  const table = "app_webhooks";
  await createTable(db, dialect, table)
    .ifNotExists()
    .addColumn("id", column.id, column.primary)
    .addColumn("app_id", column.integer, required)
    .addColumn("url", column.longText, required)
    .addColumn("events", column.json, required)
    .addColumn("created_at", column.time, required)
    .addForeignKeyConstraint("app_webhooks_app", ["app_id"], "apps", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
  await addIndex(db, dialect, { name: "app_webhooks_of_app", table, columns: ["app_id"] });
}

async function states(db: MigrationDatabase, dialect: Dialect): Promise<void> {
  const column = columns(dialect);
  await createTable(db, dialect, "app_states")
    .ifNotExists()
    .addColumn("app_id", column.integer, required)
    .addColumn("state", column.key(64), required)
    .addColumn("since", column.time, required)
    .addPrimaryKeyConstraint("app_states_key", ["app_id", "state"])
    .addForeignKeyConstraint("app_states_app", ["app_id"], "apps", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
}
