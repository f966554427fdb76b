import "reflect-metadata";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, Migrator, reading } from "../../../../app/platform/database/index.ts";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { createNotes, note } from "./notes.ts";
import { connect } from "./open_database.ts";
import { add, Replicated, slug, who } from "./replicated.ts";

describeWith(["database"], "A primary with two replicas", () => {
  let servers: Replicated;
  let database: Database;
  beforeAll(async () => {
    servers = await Replicated.start(2);
    database = await servers.connect();
  });
  afterAll(async () => {
    await database?.close();
    await servers?.remove();
  });

  describe("is asked by the kind of statement:", () => {
    it("plain selects go to the replicas in turn", async () => {
      const names = [await who(database), await who(database), await who(database)];
      expect(new Set(names)).toEqual(new Set(["replica 1", "replica 2"]));
      expect(names[0]).toBe(names[2]);
    });

    it("selects with joins, unions, subselects and common table expressions go there too", async () => {
      const { query } = database;
      const joined = query
        .with("all_servers", (db) => db.selectFrom("servers").selectAll())
        .selectFrom("all_servers as a")
        .innerJoin("servers as b", "b.id", "a.id")
        .select("a.name")
        .union(query.selectFrom("servers").select("name"))
        .executeTakeFirstOrThrow();
      expect((await joined).name).toMatch(/^replica/);
    });

    it("selects that lock rows go to the primary, however that is said", async () => {
      const select = database.query.selectFrom("servers").select("name");
      const locking = [
        select.forUpdate(),
        select.modifyEnd(sql`for update`),
        select.modifyEnd(sql`lock in share mode`),
        database.query.selectFrom(select.forUpdate().as("s")).select("s.name"),
      ];
      for (const query of locking)
        expect((await query.executeTakeFirstOrThrow()).name).toBe("primary");
    });

    it("selects that ask about their connection go to the primary", async () => {
      const ask = (text: string) =>
        database.query.selectFrom("servers").select(["name", sql.raw(text).as("x")]);
      for (const text of ["connection_id()", "last_insert_id()", "@@server_id", "get_lock('a', 0)"])
        expect((await ask(text).executeTakeFirstOrThrow()).name).toBe("primary");
    });

    it("raw statements go to the primary, be they selects or not", async () => {
      const { rows } = await sql<{ name: string }>`select name from servers`.execute(
        database.query,
      );
      expect(rows).toEqual([{ name: "primary" }]);
    });

    it("changes go to the primary, and to no replica", async () => {
      const name = slug();
      const where = <T>(query: { where(a: "slug", b: "=", c: string): T }) =>
        query.where("slug", "=", name);
      await add(database, name);
      await where(database.query.updateTable("notes").set({ likes: 7 })).execute();
      const copied = database.query
        .insertInto("notes")
        .columns(["author", "slug", "body", "likes", "at"])
        .expression((db) =>
          db
            .selectFrom("notes")
            .select(["author", sql<string>`concat(slug, '-2')`.as("s"), "body", "likes", "at"])
            .where("slug", "=", name),
        );
      await copied.execute();
      await where(database.query.deleteFrom("notes")).execute();
      const rows = await reading("primary", () =>
        database.query
          .selectFrom("notes")
          .select("likes")
          .where("slug", "=", `${name}-2`)
          .execute(),
      );
      expect(rows).toEqual([{ likes: 7 }]);
    });

    it("everything in a transaction goes to the primary, reads included", async () => {
      await database.transaction(async () => {
        expect(await who(database)).toBe("primary");
        await database.transaction(async () => expect(await who(database)).toBe("primary"));
      });
      expect(await who(database)).toMatch(/^replica/);
    });

    it("a reserved connection stays with the primary after its first other statement", async () => {
      const names = await database.query.connection().execute(async (connection) => {
        const name = async () =>
          (await connection.selectFrom("servers").select("name").executeTakeFirstOrThrow()).name;
        await sql`set @mine = 1`.execute(connection);
        return [await name(), await name()];
      });
      expect(names).toEqual(["primary", "primary"]);
    });

    it("migrations go to the primary", async () => {
      const more = { ...createNotes, name: "notes/0002_more", up: async () => {} };
      await new Migrator(database, [more]).migrate();
      const status = await reading("primary", () => new Migrator(database, [more]).status());
      expect(status.find(({ name }) => name === more.name)?.applied_at).not.toBeNull();
    });

    it("streams of plain selects come from a replica", async () => {
      const names: string[] = [];
      const stream = database.query.selectFrom("servers").select("name").stream();
      for await (const { name } of stream) names.push(name);
      expect(names).toEqual([expect.stringMatching(/^replica/)]);
    });

    it("and a replica refuses to be written to", async () => {
      const [url = ""] = servers.replicaUrls;
      const wrong = connect(servers.url, { DATABASE_REPLICA_URLS: url });
      const { READ_ONLY } = await import("../../../../app/platform/database/mysql/server_rules.ts");
      const refused = wrong.query.connection().execute(async (connection) => {
        await sql.raw(READ_ONLY).execute(connection);
        await connection.insertInto("notes").values(note(slug())).execute();
      });
      await expect(refused).rejects.toMatchObject({ status: 503 });
      await wrong.close();
    });
  });

  describe("with work that has changed something", () => {
    it("reads what it wrote, at once and every time", async () => {
      for (let round = 0; round < 50; round++) {
        await reading("replicas", async () => {
          const name = slug();
          await add(database, name);
          const rows = database.query.selectFrom("notes").select("id").where("slug", "=", name);
          expect(await rows.execute()).toHaveLength(1);
        });
      }
    });

    it("reads from the primary from then on, inner work and transactions included", async () => {
      await reading("replicas", async () => {
        expect(await who(database)).toMatch(/^replica/);
        await reading("newest", () => database.transaction(() => add(database)));
        expect(await who(database)).toBe("primary");
        expect(await reading("replicas", () => who(database))).toMatch(/^replica/);
      });
    });

    it("is not confused by what others change at the same time", async () => {
      const [, name] = await Promise.all([
        reading("replicas", () => add(database)),
        reading("replicas", () => who(database)),
      ]);
      expect(name).toMatch(/^replica/);
    });

    it("keeps to the replica that it began with", async () => {
      for (let round = 0; round < 4; round++) {
        await reading("replicas", async () => {
          const names = new Set([await who(database), await who(database), await who(database)]);
          expect(names.size).toBe(1);
        });
      }
    });

    it("and asks the primary where it says that it must", async () => {
      expect(await reading("primary", () => who(database))).toBe("primary");
      expect(await reading("newest", () => who(database))).toBe("primary");
    });
  });

  describe("with people", () => {
    const as = <T>(user: number, work: () => Promise<T>) =>
      logContext.run({ user_id: user }, () => reading("replicas", work));

    it("shows a person what they wrote also with their next request, and others what they always saw", async () => {
      const own = await servers.connect({ DATABASE_STICKY_MS: "60000" });
      await as(1, () => add(own));
      expect(await as(1, () => who(own))).toBe("primary");
      expect(await as(2, () => who(own))).toMatch(/^replica/);
      await own.close();
    });

    it("goes back to the replicas after a while", async () => {
      const own = await servers.connect({ DATABASE_STICKY_MS: "300" });
      await as(1, () => add(own));
      expect(await as(1, () => who(own))).toBe("primary");
      await until(async () => (await as(1, () => who(own))) !== "primary", { what: "a replica" });
      await own.close();
    });

    it("hears from another node who changed something there", async () => {
      const [here, there] = [await servers.connect(), await servers.connect()];
      here.onWriter((writer) => there.noteWriter(writer));
      await as(3, () => here.transaction(() => add(here)));
      expect(await as(3, () => who(there))).toBe("primary");
      expect(await as(4, () => who(there))).toMatch(/^replica/);
      await Promise.all([here.close(), there.close()]);
    });
  });
});

describe("Replicas of an SQLite file", () => {
  it("are refused at the start, with what to do", () => {
    const open = () =>
      connect("sqlite::memory:", { DATABASE_REPLICA_URLS: "mysql://root@127.0.0.1:1/a" });
    expect(open).toThrow(ConfigurationError);
    expect(open).toThrow(/Set DATABASE_URL to the primary/);
  });
});
