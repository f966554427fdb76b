import "reflect-metadata";
import { beforeEach, describe, expect, it } from "vitest";
import {
  columns,
  createTable,
  type Database,
  type Migration,
  Migrator,
  required,
} from "../../../../app/platform/database/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { createNotes } from "./notes.ts";
import { connect } from "./open_database.ts";

const createTags: Migration = {
  name: "tags/0001_create_tags",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "tags").addColumn("name", column.key(40), required).execute();
  },
  async down(db) {
    await db.schema.dropTable("tags").execute();
  },
};

const broken: Migration = {
  name: "broken/0001_never_works",
  up: () => Promise.reject(new Error("cannot be")),
  down: () => Promise.resolve(),
};

eachStorey((storey) => {
  let url: string;
  let database: Database;
  beforeEach(async () => {
    url = await storey.freshDatabaseUrl();
    database = connect(url);
    storey.onClose(() => database.close());
  });

  describe("the migrator", () => {
    it("runs what is new, in order, and nothing twice", async () => {
      expect(await new Migrator(database, [createNotes]).migrate()).toEqual([createNotes.name]);
      const both = new Migrator(database, [createNotes, createTags]);
      expect(await both.migrate()).toEqual([createTags.name]);
      expect(await both.migrate()).toEqual([]);
    });

    it("takes back the newest first, and can go forward again", async () => {
      const migrator = new Migrator(database, [createNotes, createTags]);
      await migrator.migrate();
      expect(await migrator.rollback()).toEqual([createTags.name]);
      expect(await migrator.rollback(5)).toEqual([createNotes.name]);
      expect(await migrator.rollback()).toEqual([]);
      expect(await migrator.migrate()).toEqual([createNotes.name, createTags.name]);
    });

    it("says what ran and when, also of migrations that the program has lost", async () => {
      await new Migrator(database, [createNotes]).migrate();
      const status = await new Migrator(database, [createTags]).status();
      expect(status).toEqual([
        { name: createTags.name, applied_at: null },
        { name: createNotes.name, applied_at: expect.any(Number) },
      ]);
    });

    it("lets two nodes that start at once share the work", async () => {
      const other = connect(url);
      const ran = await Promise.all([
        new Migrator(database, [createNotes, createTags]).migrate(),
        new Migrator(other, [createNotes, createTags]).migrate(),
      ]);
      await other.close();
      expect(ran.flat().toSorted()).toEqual([createNotes.name, createTags.name]);
    });

    it("stops at one that fails, and lets the next start try again", async () => {
      const failing = new Migrator(database, [createNotes, broken, createTags]);
      await expect(failing.migrate()).rejects.toThrow("cannot be");
      const mended = new Migrator(database, [createNotes, createTags]);
      expect((await mended.migrate()).at(-1)).toBe(createTags.name);
      expect((await mended.status()).every(({ applied_at }) => applied_at !== null)).toBe(true);
    });
  });
});

describe("a list of migrations", () => {
  it("names each once", () => {
    const database = connect("sqlite::memory:");
    expect(() => new Migrator(database, [createNotes, createNotes])).toThrow(/listed twice/);
  });
});
