import "reflect-metadata";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  isConnectionLost,
  Migrator,
} from "../../../../app/platform/database/index.ts";
import { UnavailableError } from "../../../../app/platform/errors/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { createDatabase } from "../../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb } from "../../../support/servers/mariadb.ts";
import { cluster, eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { createNotes, note } from "./notes.ts";
import { connect, openDatabase } from "./open_database.ts";

describeWith(["database"], "A MariaDB that comes and goes", () => {
  let server: MariaDb;
  let database: Database;
  beforeAll(async () => {
    server = await startMariaDb({ durable: true });
  });
  beforeEach(async () => {
    database = connect(await createDatabase(server.url), { DATABASE_POOL_SIZE: "3" });
    await new Migrator(database, [createNotes]).migrate();
  });
  afterAll(async () => {
    await server.remove();
  });

  const add = (slug: string) => database.query.insertInto("notes").values(note(slug)).execute();
  const count = async () =>
    (await database.query.selectFrom("notes").select("id").execute()).length;

  it("killed inside a transaction is a typed error, and nothing of it stays", async () => {
    const failed = database
      .transaction(async () => {
        await add("a");
        await server.kill();
        await add("b");
      })
      .catch((error: unknown) => error);
    const error = await failed;
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ code: "database_unavailable", status: 503 });
    expect(isConnectionLost(error)).toBe(true);

    await server.start();
    expect(await count()).toBe(0);
    await database.transaction(() => add("c"));
    expect(await count()).toBe(1);
    await database.close();
  });

  it("cannot be talked out of an error that the work swallowed", async () => {
    const failed = database.transaction(async () => {
      await add("a");
      await server.kill();
      await add("b").catch(() => {});
    });
    await expect(failed).rejects.toMatchObject({ code: "database_unavailable" });
    await server.start();
    expect(await count()).toBe(0);
    await database.close();
  });

  it("away from the start is a typed error, for reads, writes and transactions", async () => {
    await server.stop();
    const tries = [count(), add("a"), database.transaction(() => add("b")), database.ping()];
    for (const result of await Promise.allSettled(tries)) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { code: "database_unavailable" },
      });
    }
    await server.start();
    await database.ping();
    expect(await count()).toBe(0);
    await database.close();
  });

  it("back within half a second is not noticed by readers", async () => {
    await add("a");
    await Promise.all([count(), count(), count()]);
    await killConnections(database);
    expect(await Promise.all([count(), count(), count()])).toEqual([1, 1, 1]);
    await database.close();
  });

  it("hanging does not hold people for longer than the time-out for a connection", async () => {
    const hasty = connect(await createDatabase(server.url), { DATABASE_ACQUIRE_TIMEOUT_MS: "300" });
    server.pause();
    const started = performance.now();
    await expect(hasty.ping()).rejects.toMatchObject({ code: "database_unavailable" });
    expect(performance.now() - started).toBeLessThan(3000);
    server.resume();
    const answers = () =>
      hasty.ping().then(
        () => true,
        () => false,
      );
    await until(answers, { what: "MariaDB to answer" });
    await hasty.close();
    await database.close();
  });
});

/** Ends all connections but the one that asks, as an administrator or a proxy does. */
async function killConnections(database: Database): Promise<void> {
  await database.query.connection().execute(async (connection) => {
    const { rows } = await sql<{ id: number }>`
      select id from information_schema.processlist where db = database() and id <> connection_id()
    `.execute(connection);
    for (const { id } of rows) await sql`kill ${sql.lit(id)}`.execute(connection);
  });
}

eachStorey((storey) => {
  describe("a pool without a free connection", () => {
    it("refuses after the time-out instead of waiting for ever, or lets the embedded file wait", async () => {
      const { database, url } = await openDatabase(storey, [createNotes]);
      const small = connect(url, { DATABASE_POOL_SIZE: "1", DATABASE_ACQUIRE_TIMEOUT_MS: "1000" });
      const release = Promise.withResolvers<void>();
      const holding = Promise.withResolvers<void>();
      const holder = (storey.name === "cluster" ? small : database).transaction(async () => {
        holding.resolve();
        await release.promise;
      });
      await holding.promise;
      const refused = small.transaction(() => Promise.resolve());
      await expect(refused).rejects.toMatchObject({ code: "database_busy", status: 503 });
      release.resolve();
      await holder;
      await small.transaction(() => Promise.resolve());
      await small.close();
    });
  });
});

cluster((storey) => {
  describe("two transactions that block each other", () => {
    it("both succeed: the one that the server undid runs again, with its tasks after the commit once", async () => {
      const { database } = await openDatabase(storey, [createNotes]);
      await database.query
        .insertInto("notes")
        .values([note("a"), note("b")])
        .execute();
      let runs = 0;
      let tasks = 0;
      const bothHoldOne = meeting(2);
      const inOrder = (first: string, second: string) =>
        database.transaction(async () => {
          runs++;
          database.afterCommit(() => void tasks++);
          await like(first);
          await bothHoldOne();
          await like(second);
        });
      const like = (slug: string) =>
        database.query
          .updateTable("notes")
          .set((row) => ({ likes: row("likes", "+", 1) }))
          .where("slug", "=", slug)
          .execute();
      await Promise.all([inOrder("a", "b"), inOrder("b", "a")]);
      expect(runs).toBe(3);
      expect(tasks).toBe(2);
      const rows = await database.query.selectFrom("notes").select("likes").execute();
      expect(rows).toEqual([{ likes: 2 }, { likes: 2 }]);
    });

    it("both succeed when one has waited too long for the other: it runs again", async () => {
      const { database } = await openDatabase(storey, [createNotes]);
      await database.query.insertInto("notes").values(note("a")).execute();
      const like = () =>
        database.query
          .updateTable("notes")
          .set((row) => ({ likes: row("likes", "+", 1) }))
          .execute();
      const [holding, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holder = database.transaction(async () => {
        await like();
        holding.resolve();
        await second.promise;
      });
      await holding.promise;
      let runs = 0;
      await database.transaction(async () => {
        if (++runs === 2) {
          second.resolve();
          await holder;
        }
        await sql`set session innodb_lock_wait_timeout = 1`.execute(database.query);
        await like();
      });
      await holder;
      expect(runs).toBe(2);
      const rows = await database.query.selectFrom("notes").select("likes").execute();
      expect(rows).toEqual([{ likes: 2 }]);
    });

    it("both succeed when one is a single statement", async () => {
      const { database } = await openDatabase(storey, [createNotes]);
      await database.query
        .insertInto("notes")
        .values([note("a"), note("b")])
        .execute();
      const add = (slug: string, likes: number) =>
        database.query
          .updateTable("notes")
          .set((row) => ({ likes: row("likes", "+", likes) }))
          .where("slug", "=", slug);
      const holdsOne = Promise.withResolvers<void>();
      let runs = 0;
      const orderly = database.transaction(async () => {
        await add("b", 1).execute();
        holdsOne.resolve();
        // InnoDB tells anew only who has not asked for 100 ms. Where it undid this one, nobody waits any more.
        const patience = { every: 150, what: "the statement to wait" };
        if (++runs === 1) await until(async () => (await waiting(database)) > 0, patience);
        await add("a", 1).execute();
      });
      await holdsOne.promise;
      // Takes both rows in their order, and meets the other halfway.
      const single = database.query
        .updateTable("notes")
        .set((row) => ({ likes: row("likes", "+", 10) }))
        .where("slug", "in", ["a", "b"])
        .execute();
      await Promise.all([orderly, single]);
      const rows = await database.query.selectFrom("notes").select("likes").execute();
      expect(rows).toEqual([{ likes: 11 }, { likes: 11 }]);
    });

    it("are undone as a whole even when the work swallowed the deadlock", async () => {
      const { database } = await openDatabase(storey, [createNotes]);
      await database.query
        .insertInto("notes")
        .values([note("a"), note("b")])
        .execute();
      const bothHoldOne = meeting(2);
      const set = (slug: string, likes: number) =>
        database.query.updateTable("notes").set({ likes }).where("slug", "=", slug).execute();
      const inOrder = (first: string, second: string, likes: number) =>
        database.transaction(async () => {
          await set(first, likes);
          await bothHoldOne();
          await database.transaction(() => set(second, likes)).catch(() => {});
        });
      await Promise.all([inOrder("a", "b", 1), inOrder("b", "a", 2)]);
      const rows = await database.query.selectFrom("notes").select("likes").execute();
      expect(new Set(rows.map(({ likes }) => likes)).size).toBe(1);
    });
  });
});

/** How many statements wait for a lock. */
async function waiting(database: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and
    trx_mysql_thread_id in (select id from information_schema.processlist where db = database())
  `.execute(database.query);
  return rows[0]?.n ?? 0;
}

/** Resolves for all once `count` have come; later ones pass. */
function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let here = 0;
  return () => {
    if (++here === count) resolve();
    return promise;
  };
}
