import {
  columns,
  createTable,
  type Migration,
  required,
} from "../../../../app/platform/database/index.ts";

declare module "../../../../app/platform/database/tables.ts" {
  interface Tables {
    notes: NotesTable;
  }
}

interface NotesTable {
  id: import("kysely").Generated<number>;
  author: string;
  slug: string;
  body: string | null;
  likes: number;
  at: number;
}

/** A table for the tests of the database itself. */
export const createNotes: Migration = {
  name: "notes/0001_create_notes",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "notes")
      .addColumn("id", column.id, column.primary)
      .addColumn("author", column.text(80), required)
      .addColumn("slug", column.key(80), required)
      .addColumn("body", column.longText)
      .addColumn("likes", column.integer, required)
      .addColumn("at", column.time, required)
      .addUniqueConstraint("notes_slug", ["slug"])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable("notes").execute();
  },
};

export function note(
  slug: string,
  more: Partial<{ author: string; body: string; likes: number; at: number }> = {},
) {
  return { author: "Ada", slug, body: null, likes: 0, at: 1_800_000_000_000, ...more };
}
