import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import pino from "pino";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Database, Migrator, QueryLog } from "../../../../app/platform/database/index.ts";
import { Log, logContext } from "../../../../app/platform/logging/index.ts";
import { FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { createNotes, note } from "./notes.ts";
import { settingsOf } from "./open_database.ts";

const SECRET = "meet me at nine";

eachStorey((storey) => {
  let url: string;
  const lines: string[] = [];
  const clock = new FakeClock(1_000_000);
  const figures = new Figures();

  beforeAll(async () => {
    url = await storey.freshDatabaseUrl();
    const { database } = open({});
    await new Migrator(database, [createNotes]).migrate();
  });
  beforeEach(() => (lines.length = 0));

  function open(env: Record<string, string>): { database: Database; queries: QueryLog } {
    const settings = settingsOf({ DATABASE_URL: url, ...env });
    const stream = new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) });
    const mixin = () => ({ ...logContext.getStore() });
    const log = new Log(pino({ level: "trace", mixin }, stream), "test");
    const queries = new QueryLog(settings, log, clock, figures);
    const database = new Database(settings, log, undefined, queries);
    storey.onClose(() => database.close());
    return { database, queries };
  }

  const addNote = (database: Database, slug: string, body = "") =>
    database.query.insertInto("notes").values(note(slug, { body })).execute();
  const notes = (database: Database, slug: string) =>
    database.query.selectFrom("notes").selectAll().where("slug", "=", slug).execute();
  const request = <T>(id: string, work: () => Promise<T>) =>
    logContext.run({ request_id: id }, work);

  describe("the query log", () => {
    it("counts what a request asked, with durations and rows, and nothing of another request", async () => {
      const { database, queries } = open({ NODE_ENV: "development" });
      const ask = (id: string, text: string) =>
        request(id, async () => {
          await addNote(database, text);
          const found = await notes(database, text);
          return { profile: queries.current, rows: found.length };
        });
      const [ada, ben] = await Promise.all([ask("r-ada", "one"), ask("r-ben", "two")]);
      for (const { profile, rows } of [ada, ben]) {
        expect(profile?.count).toBe(2);
        expect(profile?.queries.map((query) => query.rows)).toEqual([1, rows]);
        expect(profile?.queries.every(({ ms, at }) => ms > 0 && at >= 0)).toBe(true);
      }
      expect(queries.current).toBeUndefined();
    });

    it("adds up a statement over all its values, by what asked for it", async () => {
      const { database, queries } = open({});
      for (const text of ["a", "b", "c"]) {
        await request(text, async () => {
          await notes(database, text);
          queries.finish("GET /notes");
        });
      }
      await notes(database, "d");
      const [found, ...more] = queries.report().statements;
      expect(more).toEqual([]);
      expect(found).toMatchObject({
        count: 4,
        errors: 0,
        last_seen: clock.now(),
        sources: [
          { source: "GET /notes", times: 3 },
          { source: "background", times: 1 },
        ],
      });
      expect(found?.max_ms).toBeGreaterThanOrEqual(found?.mean_ms ?? Infinity);
      expect(queries.report().sources).toMatchObject([
        { source: "GET /notes", count: 3, queries: 3, most_queries: 1 },
      ]);
    });

    it("flags the same statement for each row as a repetition, and not a list of rows", async () => {
      const { database, queries } = open({ QUERY_REPEATS: "5" });
      await request("r-loop", async () => {
        for (let n = 0; n < 5; n += 1) await notes(database, `${n}`);
        queries.finish("GET /slow");
      });
      await request("r-four", async () => {
        for (let n = 0; n < 4; n += 1) await notes(database, `${n}`);
        queries.finish("GET /fine");
      });
      await request("r-transactions", async () => {
        for (let n = 0; n < 6; n += 1) await database.transaction(() => Promise.resolve());
        queries.finish("GET /transactions");
      });
      expect(queries.report().repeated).toMatchObject([
        { source: "GET /slow", most_times: 5, times_seen: 1, request_id: "r-loop" },
      ]);
    });

    it("writes down a slow statement with its request and its plan, and never a value", async () => {
      const { database, queries } = open({ QUERY_SLOW_MS: "1" });
      await addNote(database, "rendezvous", SECRET);
      lines.length = 0;
      await request("r-slow", () => slowly(database));
      await queries.settled();

      const isSelect = ({ statement }: { statement: string }) => statement.startsWith("select");
      const slow = queries.report().slow.find(isSelect);
      expect(slow).toMatchObject({ at: clock.now(), request_id: "r-slow" });
      expect(slow?.ms).toBeGreaterThanOrEqual(1);
      expect(slow?.plan?.length).toBeGreaterThan(0);
      expect(slow?.plan?.some(({ text, costly }) => costly && /\bone\b/.test(text))).toBe(true);

      const warned = lines.filter((line) => /slow query/.test(line) && /"select/.test(line));
      expect(warned).toHaveLength(1);
      expect(warned[0]).toContain("r-slow");
      expect(lines.join("") + JSON.stringify(queries.report())).not.toContain(SECRET);
    });

    it("asks for no plan of what changes something or takes locks", async () => {
      const { database, queries } = open({ QUERY_SLOW_MS: "1" });
      await database.transaction(async () => {
        await slowly(database, (query) =>
          database.dialect === "mysql" ? query.forUpdate() : query,
        );
        await sql`update notes set body = body where body = ${SECRET}`.execute(database.query);
      });
      await queries.settled();
      const locking = queries
        .report()
        .statements.filter(({ statement }) => /update/.test(statement));
      expect(locking.length).toBeGreaterThan(0);
      expect(locking.map(({ plan }) => plan)).toEqual(locking.map(() => null));
    });

    it("tells a failure by its code alone, since messages repeat values", async () => {
      const { database, queries } = open({ NODE_ENV: "development" });
      await request("r-fails", async () => {
        await addNote(database, SECRET);
        await expect(addNote(database, SECRET)).rejects.toThrow();
        expect(queries.current?.queries.at(-1)?.error).toMatch(/ER_DUP_ENTRY|SQLite 2067/);
      });
      expect(queries.report().statements.reduce((sum, { errors }) => sum + errors, 0)).toBe(1);
    });

    it("knows the beginning and the end of transactions", async () => {
      const { database, queries } = open({});
      await database.transaction(() => addNote(database, "inside"));
      await expect(database.transaction(() => Promise.reject(new Error("no")))).rejects.toThrow(
        "no",
      );
      const known = queries.report().statements.map(({ statement }) => statement);
      expect(known).toEqual(expect.arrayContaining(["begin", "commit", "rollback"]));
    });

    it("keeps nothing when it is switched off, and begins again without a restart", async () => {
      const settings = settingsOf({ DATABASE_URL: url, QUERY_LOG: "false" });
      const queries = new QueryLog(settings, Log.silent(), clock, figures);
      const database = new Database(settings, Log.silent(), undefined, queries);
      storey.onClose(() => database.close());
      await notes(database, "x");
      expect(queries.report().statements).toEqual([]);
      settings.replace(settingsOf({ DATABASE_URL: url, QUERY_LOG: "true" }));
      await notes(database, "x");
      expect(queries.report().statements).toHaveLength(1);
    });

    it("tells its figures", async () => {
      // The first statement waits for its connection, too.
      const { database } = open({ QUERY_SLOW_MS: "60000" });
      await notes(database, "x");
      expect(figures.read()["database.queries"]).toMatchObject({ queries: 1, errors: 0, slow: 0 });
    });
  });

  type Pairs = ReturnType<typeof pairs>;
  /** Every note with every other: a million comparisons. */
  const pairs = (database: Database) =>
    database.query
      .selectFrom(["notes as one", "notes as other"])
      .select("one.id")
      .where("one.body", "like", `%${SECRET}%`)
      .whereRef("one.body", ">", "other.body");

  async function slowly(database: Database, change: (query: Pairs) => Pairs = (query) => query) {
    const rows = Array.from({ length: 1000 }, () =>
      note(randomUUID(), { body: `${SECRET} ${randomUUID()}` }),
    );
    await database.query.insertInto("notes").values(rows).execute();
    await change(pairs(database)).orderBy("one.body").limit(5).execute();
    await database.query.deleteFrom("notes").where("body", "like", `${SECRET}%`).execute();
  }
});
