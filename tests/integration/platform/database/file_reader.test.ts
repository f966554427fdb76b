import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileReader } from "../../../../app/platform/database/sqlite/file_reader.ts";
import { NodeSqlite } from "../../../../app/platform/database/sqlite/node_sqlite.ts";

const ALL = "select name from rooms order by id";

describe("reading a database file at once", () => {
  let folder: string;
  let reader: FileReader;
  let writer: NodeSqlite;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parley-reader-"));
    const path = join(folder, "rooms.db");
    const database = new DatabaseSync(path);
    database.exec("pragma journal_mode = wal");
    database.exec("create table rooms (id integer primary key, name text)");
    reader = new FileReader(path);
    writer = new NodeSqlite(database, () => reader.renew());
  });

  afterEach(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });

  const write = (sql: string): void => void writer.prepare(sql).run([]);
  const names = (): unknown[] => reader.rows(ALL, []).map((row) => (row as { name: string }).name);

  it("shows what this process has just stored, also within one turn", () => {
    expect(names()).toEqual([]);
    write("insert into rooms (name) values ('Engines')");
    expect(names()).toEqual(["Engines"]);
    write("insert into rooms (name) values ('Kitchen')");
    expect(names()).toEqual(["Engines", "Kitchen"]);
  });

  it("shows nothing that is not committed", () => {
    write("begin immediate");
    write("insert into rooms (name) values ('Secret')");
    expect([names(), names()]).toEqual([[], []]);
    write("rollback");
    expect(names()).toEqual([]);
  });

  it("shows in the next turn what another process stored", async () => {
    expect([names(), names()]).toEqual([[], []]); // the second one opens what the turn shares
    const other = new DatabaseSync(join(folder, "rooms.db"));
    other.exec("insert into rooms (name) values ('Elsewhere')");
    other.close();
    await new Promise((turn) => setImmediate(turn));
    expect(names()).toEqual(["Elsewhere"]);
  });

  it("says what cannot be read, and changes nothing", () => {
    expect(() => reader.rows("select name from nowhere", [])).toThrow(/no such table/);
    expect(() => reader.rows("delete from rooms", [])).toThrow(/readonly/);
    write("insert into rooms (name) values ('Engines')");
    expect(names()).toEqual(["Engines"]);
  });
});
