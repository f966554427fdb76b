import {
  addIndex,
  columns,
  createTable,
  type DialectName,
  type Migration,
  type MigrationDatabase,
  required,
} from "../../../platform/database/index.ts";

const table = "files";
const KEY = 22;
const OBJECT = 120;

/** Uploaded files, the pieces of those that are still coming, and how much each person has. */
export const createFiles: Migration = {
  name: "files/0001_create_files",

  async up(db, dialect) {
    await createFilesTable(db, dialect);
    await addIndex(db, dialect, { name: "files_room", table, columns: ["room_id", "message_id"] });
    await addIndex(db, dialect, { name: "files_message", table, columns: ["message_id"] });
    await addIndex(db, dialect, { name: "files_owner", table, columns: ["owner_id", "state"] });
    await addIndex(db, dialect, { name: "files_state", table, columns: ["state", "touched_at"] });
    await createPartsAndUsage(db, dialect);
  },

  async down(db) {
    for (const name of ["file_usage", "file_parts", "files"])
      await db.schema.dropTable(name).execute();
  },
};

async function createFilesTable(db: MigrationDatabase, dialect: DialectName): Promise<void> {
  const column = columns(dialect);
  await createTable(db, dialect, "files")
    .ifNotExists()
    .addColumn("id", column.id, column.primary)
    .addColumn("key", column.key(KEY), required)
    .addColumn("owner_id", column.integer, required)
    .addColumn("state", column.key(10), required)
    .addColumn("name", column.text(255), required)
    .addColumn("size", column.integer, required)
    .addColumn("received", column.integer, required)
    .addColumn("kind", column.key(10))
    .addColumn("type", column.key(127))
    .addColumn("object", column.key(OBJECT))
    .addColumn("bytes", column.integer)
    .addColumn("width", column.integer)
    .addColumn("height", column.integer)
    .addColumn("preview", column.key(OBJECT))
    .addColumn("preview_bytes", column.integer)
    .addColumn("placeholder", column.longText)
    .addColumn("room_id", column.integer)
    .addColumn("message_id", column.integer)
    .addColumn("position", column.integer)
    .addColumn("created_at", column.time, required)
    .addColumn("touched_at", column.time, required)
    .addUniqueConstraint("files_key", ["key"])
    .execute();
}

async function createPartsAndUsage(db: MigrationDatabase, dialect: DialectName): Promise<void> {
  const column = columns(dialect);
  await createTable(db, dialect, "file_parts")
    .ifNotExists()
    .addColumn("file_id", column.integer, required)
    .addColumn("start", column.integer, required)
    .addColumn("size", column.integer, required)
    .addColumn("object", column.key(OBJECT), required)
    .addPrimaryKeyConstraint("file_parts_place", ["file_id", "start"])
    .execute();
  await createTable(db, dialect, "file_usage")
    .ifNotExists()
    .addColumn("user_id", column.integer, (user) => user.notNull().primaryKey())
    .addColumn("bytes", column.integer, required)
    .execute();
}
