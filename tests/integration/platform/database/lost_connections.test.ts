import "reflect-metadata";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Database, Migrator } from "../../../../app/platform/database/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { createDatabase } from "../../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb } from "../../../support/servers/mariadb.ts";
import { Wire } from "../../../support/servers/wire.ts";
import { until } from "../../../support/until.ts";
import { createNotes, note } from "./notes.ts";
import { connect, untilIdle } from "./open_database.ts";

describeWith(["database"], "A connection that breaks", () => {
  let server: MariaDb;
  let wire: Wire;
  /** Over the wire, and beside it. */
  let database: Database;
  let beside: Database;

  beforeAll(async () => {
    server = await startMariaDb();
  });
  beforeEach(async () => {
    const url = await createDatabase(server.url);
    wire = await Wire.to(url);
    [database, beside] = [connect(wire.url, { DATABASE_POOL_SIZE: "2" }), connect(url)];
    await new Migrator(database, [createNotes]).migrate();
    return async () => {
      await Promise.all([database.close(), beside.close()]);
      await wire.close();
    };
  });
  afterAll(async () => {
    await server.remove();
  });

  const add = (slug: string) => database.query.insertInto("notes").values(note(slug)).execute();
  const slugs = async (from = beside) => {
    const rows = await from.query.selectFrom("notes").select("slug").orderBy("id").execute();
    return rows.map(({ slug }) => slug);
  };
  const arrived = (slug: string) =>
    until(async () => (await slugs()).includes(slug), { what: `${slug} to be stored` });

  it("under a read is not noticed", async () => {
    await add("a");
    wire.deafen();
    const found = slugs(database);
    wire.cut();
    expect(await found).toEqual(["a"]);
  });

  it("while it was idle is not noticed by a write either", async () => {
    await add("a");
    wire.cut();
    await until(() => database.figures()["primary"]?.["idle"] === 0, {
      what: "the pool to notice",
    });
    await add("b");
    expect(await slugs()).toEqual(["a", "b"]);
  });

  it("after a write was sent is told as uncertain, and the write is not sent twice", async () => {
    await add("a");
    wire.deafen();
    const failed = add("b").catch((error: unknown) => error);
    await arrived("b");
    wire.cut();
    expect(await failed).toMatchObject({ code: "database_uncertain", status: 503 });
    expect(await slugs()).toEqual(["a", "b"]);
  });

  it("inside a transaction lets it run again, as nothing of it can hold", async () => {
    let runs = 0;
    let told = 0;
    await database.transaction(async () => {
      database.afterCommit(() => void told++);
      await add("a");
      if (++runs === 1) wire.cut();
      await add("b");
    });
    expect({ runs, told }).toEqual({ runs: 2, told: 1 });
    expect(await slugs()).toEqual(["a", "b"]);
  });

  it("inside an inner transaction lets the whole run again", async () => {
    let runs = 0;
    await database.transaction(async () => {
      await add("a");
      await database.transaction(async () => {
        if (++runs === 1) wire.cut();
        await add("b");
      });
    });
    expect(runs).toBe(2);
    expect(await slugs()).toEqual(["a", "b"]);
  });

  it("again and again gives up in the end, with nothing stored", async () => {
    let runs = 0;
    const failed = database.transaction(async () => {
      runs++;
      await add("a");
      wire.cut();
      await add("b");
    });
    await expect(failed).rejects.toMatchObject({ code: "database_unavailable" });
    expect(runs).toBe(5);
    expect(await slugs()).toEqual([]);
  });

  it("under a commit is told as uncertain, and the work does not run again", async () => {
    let runs = 0;
    const failed = database
      .transaction(async () => {
        runs++;
        await add("a");
        wire.deafen();
      })
      .catch((error: unknown) => error);
    await arrived("a");
    wire.cut();
    expect(await failed).toMatchObject({ code: "database_uncertain", status: 503 });
    expect(runs).toBe(1);
  });

  it("leaves no open transaction for the next one to fall into", async () => {
    const small = connect(wire.url, { DATABASE_POOL_SIZE: "1" });
    await small.query.connection().execute((connection) => sql`begin`.execute(connection));
    await small.query.insertInto("notes").values(note("a")).execute();
    expect(await slugs()).toEqual(["a"]);
    await small.close();
  });
});

describeWith(["database"], "A server that is slow", () => {
  let server: MariaDb;
  let url: string;
  beforeAll(async () => {
    server = await startMariaDb();
    url = await createDatabase(server.url);
  });
  afterAll(async () => {
    await server.remove();
  });

  it("stops a statement that takes too long, and its connection goes on", async () => {
    const hasty = connect(url, { DATABASE_QUERY_TIMEOUT_MS: "100", DATABASE_POOL_SIZE: "1" });
    const long = sql`select sleep(20)`.execute(hasty.query);
    await expect(long).rejects.toMatchObject({ code: "database_timeout", status: 503 });
    await hasty.ping();
    expect(hasty.figures()["primary"]).toMatchObject({ opened: 1, lost: 0, size: 1 });
    await hasty.close();
  });

  it("and frozen does not hold a request for longer than a statement may take", async () => {
    const hasty = connect(url, {
      DATABASE_QUERY_TIMEOUT_MS: "100",
      DATABASE_ACQUIRE_TIMEOUT_MS: "1000",
    });
    await hasty.ping();
    server.pause();
    const read = hasty.query.selectNoFrom(sql`1`.as("one")).execute();
    const write = sql`do 1`.execute(hasty.query);
    const code = (reason: unknown) => (reason as { code: string }).code;
    const ends = await Promise.allSettled([read, write]);
    expect(ends.map((end) => end.status === "rejected" && code(end.reason))).toEqual([
      "database_timeout",
      "database_unavailable",
    ]);
    server.resume();
    const answers = () =>
      hasty.ping().then(
        () => true,
        () => false,
      );
    await until(answers, { what: "the server to answer again" });
    await untilIdle(hasty);
    expect(hasty.figures()["primary"]).toMatchObject({ lost: 1 });
    await hasty.close();
  });

  it("changes its tables for as long as that takes", async () => {
    const hasty = connect(url, { DATABASE_QUERY_TIMEOUT_MS: "100" });
    const slow = {
      name: "notes/0001_slow",
      up: async (db: Parameters<typeof createNotes.up>[0]) => {
        await sql`select sleep(1.5)`.execute(db);
      },
      down: async () => {},
    };
    expect(await new Migrator(hasty, [slow]).migrate()).toEqual(["notes/0001_slow"]);
    await expect(sql`select sleep(20)`.execute(hasty.query)).rejects.toMatchObject({
      code: "database_timeout",
    });
    await hasty.close();
  });
});
