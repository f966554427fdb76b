import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  sql,
} from "kysely";
import { describe, expect, it } from "vitest";
import { isPlainRead, mayChange } from "../../../../app/platform/database/plain_read.ts";

interface Tables {
  people: { id: number; name: string; updated_at: number };
}

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new MysqlIntrospector(kysely),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
});
const people = db.selectFrom("people").select("name");
const raw = (text: string) => sql.raw(text).compile(db);

describe("A plain read", () => {
  it.each([
    ["a select", people],
    ["a select of all that there is", db.selectFrom("people").selectAll().where("id", ">", 3)],
    ["names that only look like locks", db.selectFrom("people").select("updated_at as for_update")],
    ["values that only look like locks", people.where("name", "=", "for update @@x get_lock()")],
    ["a select from nowhere", db.selectNoFrom(sql`1`.as("one"))],
    ["a union", people.union(people)],
    [
      "a common table expression that reads",
      db
        .with("p", () => people)
        .selectFrom("p")
        .selectAll(),
    ],
  ])("is %s", (_, query) => {
    expect(isPlainRead(query.compile())).toBe(true);
    expect(mayChange(query.compile())).toBe(false);
  });

  it.each([
    ["a lock", people.forUpdate()],
    ["a shared lock", people.forShare()],
    ["a lock in words", people.modifyEnd(sql`for update`)],
    ["a shared lock in old words", people.modifyEnd(sql`lock in share mode`)],
    ["a lock inside", db.selectFrom(people.forUpdate().as("p")).select("p.name")],
    ["a lock within a union", people.union(people.forUpdate())],
    ["the last id", db.selectNoFrom(sql`last_insert_id()`.as("id"))],
    ["a named lock", db.selectNoFrom(sql`get_lock('a', 1)`.as("taken"))],
    ["a session's variable", db.selectNoFrom(sql`@x`.as("x"))],
    ["a sequence", db.selectNoFrom(sql`next value for numbers`.as("n"))],
  ])("is not %s, though it changes nothing", (_, query) => {
    expect(isPlainRead(query.compile())).toBe(false);
    expect(mayChange(query.compile())).toBe(false);
  });

  it.each([
    ["an insert", db.insertInto("people").values({ id: 1, name: "Ada", updated_at: 1 })],
    ["an update", db.updateTable("people").set({ name: "Ada" })],
    ["a delete", db.deleteFrom("people")],
    ["a replacement", db.replaceInto("people").values({ id: 1, name: "Ada", updated_at: 1 })],
    ["a table's making", db.schema.createTable("pets").addColumn("id", "integer")],
    [
      "a change in a common table expression",
      db
        .with("gone", (inner) => inner.deleteFrom("people").returning("name"))
        .selectFrom("gone")
        .selectAll(),
    ],
    [
      "a change in a common table expression of another one",
      db
        .with("all", (inner) =>
          inner
            .with("gone", (innermost) => innermost.deleteFrom("people").returning("name"))
            .selectFrom("gone")
            .selectAll(),
        )
        .selectFrom("all")
        .selectAll(),
    ],
  ])("is not %s", (_, query) => {
    expect(isPlainRead(query.compile())).toBe(false);
    expect(mayChange(query.compile())).toBe(true);
  });

  it.each([
    ["select name from people", false],
    [" SHOW TABLES", false],
    ["set @x = 1", false],
    ["update people set name = 'Ada'", true],
    ["call tidy_up()", true],
    ["optimize table people", true],
  ])("is never raw: %s", (text, changes) => {
    expect(isPlainRead(raw(text))).toBe(false);
    expect(mayChange(raw(text))).toBe(changes);
  });
});
