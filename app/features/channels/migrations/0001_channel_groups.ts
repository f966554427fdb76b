import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../platform/database/index.ts";

/** Named sets of channels that one listens and publishes to as one. */
export const createChannelGroups: Migration = {
  name: "channels/0001_channel_groups",

  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "channel_groups")
      .ifNotExists()
      .addColumn("name", column.key(101), (name) => name.primaryKey())
      .addColumn("channels", column.json, required)
      .addColumn("changed_at", column.time, required)
      .execute();
  },

  async down(db) {
    await db.schema.dropTable("channel_groups").execute();
  },
};
