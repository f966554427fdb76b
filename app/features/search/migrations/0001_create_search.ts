import { sql } from "kysely";
import {
  columns,
  createTable,
  type DialectName,
  type Migration,
  type MigrationDatabase,
  required,
} from "../../../platform/database/index.ts";

export const createSearch: Migration = {
  name: "search/0001_create_search",
  async up(db, dialect) {
    const column = columns(dialect);
    const tokens =
      dialect === "sqlite" ? sql`text` : sql`longtext character set ascii collate ascii_bin`;
    await createTable(db, dialect, "search_entries")
      .ifNotExists()
      .addColumn("message_id", column.integer, (id) => id.notNull().primaryKey())
      .addColumn("room_id", column.integer, required)
      .addColumn("author_id", column.integer, required)
      .addColumn("created_at", column.time, required)
      .addColumn("has", column.integer, required)
      .addColumn("tokens", tokens, required)
      .addUniqueConstraint("search_entries_room", ["room_id", "message_id"])
      .addUniqueConstraint("search_entries_author", ["author_id", "message_id"])
      .execute();
    await createTable(db, dialect, "search_state")
      .ifNotExists()
      .addColumn("id", column.integer, (id) => id.notNull().primaryKey())
      .addColumn("version", column.integer, required)
      .addColumn("done_up_to", column.integer, required)
      .addColumn("finished_at", column.time)
      .execute();
    await addWords(db, dialect);
  },
  async down(db, dialect) {
    if (dialect === "sqlite") await sql`drop table search_words`.execute(db);
    await db.schema.dropTable("search_entries").execute();
    await db.schema.dropTable("search_state").execute();
  },
};

async function addWords(db: MigrationDatabase, dialect: DialectName): Promise<void> {
  if (dialect === "sqlite") return addFts5(db);
  await sql`create fulltext index if not exists search_entries_tokens on search_entries (tokens)`.execute(
    db,
  );
}

/** The index keeps no texts of its own, and no places of words: where they stand is looked up in the column. */
async function addFts5(db: MigrationDatabase): Promise<void> {
  await sql`
    create virtual table if not exists search_words using fts5(
      tokens, content='search_entries', content_rowid='message_id', tokenize='ascii', detail=none, columnsize=0
    )`.execute(db);
  await sql`
    create trigger if not exists search_entries_added after insert on search_entries begin
      insert into search_words (rowid, tokens) values (new.message_id, new.tokens);
    end`.execute(db);
  await sql`
    create trigger if not exists search_entries_removed after delete on search_entries begin
      insert into search_words (search_words, rowid, tokens) values ('delete', old.message_id, old.tokens);
    end`.execute(db);
}
