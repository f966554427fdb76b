import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { execute } from "../../support/servers/database_admin.ts";
import { Service } from "../../support/servers/service.ts";
import { eachStorey } from "../../support/storeys.ts";
import { everythingIn } from "../platform/database/backup/house.ts";
import { PROGRAM, Installation, install } from "./run_console.ts";

/** Each command is a process of its own, several of them a test. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

eachStorey((storey) => {
  const isFile = storey.name === "embedded";

  describe("db:backup and db:restore beside a server", () => {
    let node: ServerNode;
    let house: Installation;
    let ada: Person;
    let room: number;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = new Installation({ ...node.env }, node.folder);
      ada = await Person.signUp(node.url, "Ada");
      room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data.id;
      await post("before");
    });
    afterAll(() => node.stop());
    const post = (content: string) => ada.post(`/api/rooms/${room}/messages`, { content });
    const contents = async (): Promise<string[]> => {
      const { json } = await ada.get(`/api/rooms/${room}/messages`);
      return json.data.map(({ content }: { content: string }) => content);
    };

    it("keep what was there, and bring it back under the people who use it", async () => {
      const { exit, json } = await house.run("db:backup", "--json");
      expect(exit).toBe(0);
      expect(json.file).toContain(join("storage", "backups", "parley-"));
      expect(json.tables).toMatchObject({ users: 1, messages: 1 });
      expect(json.sha256).toMatch(/^[0-9a-f]{64}$/);
      await post("after");

      const refused = await house.run("db:restore", json.file);
      expect(refused.exit).toBe(1);
      expect(refused.err).toContain("Stop them first, or say --force");
      expect(await contents()).toEqual(["before", "after"]);

      const restored = await house.run("db:restore", json.file, "--force", "--json");
      expect(restored.exit).toBe(0);
      expect(restored.json.tables).toMatchObject({ users: 1, messages: 1 });
      expect(await contents()).toEqual(["before"]);
      expect((await post("and on")).status).toBe(201);
      await node.restart();
      expect(await contents()).toEqual(["before", "and on"]);
    });

    it("tell which were made, and the doctor how old the last one is", async () => {
      await house.run("db:backup", "--to", join(node.folder, "mine.gz"));
      const { json } = await house.run("db:backups", "--json");
      expect(json[0]).toMatchObject({
        file: join(node.folder, "mine.gz"),
        error: null,
        scheduled: false,
      });
      const doctor = (await house.run("doctor", "--json")).json;
      const check = doctor.checks.find(({ name }: { name: string }) => name === "backup");
      expect(check).toMatchObject({
        ok: true,
        message: expect.stringContaining("mine.gz on node-1"),
      });
    });
  });

  describe("the console", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
      await house.run("db:migrate");
      await house.run("db:seed");
    });
    const backup = async (): Promise<string> => {
      const { json, err } = await house.run("db:backup", "--json");
      expect(err).toBe("");
      return json.file;
    };

    it("refuses a restore over people and rooms, and says which", async () => {
      const { exit, err } = await house.run("db:restore", await backup());
      expect(exit).toBe(1);
      expect(err).toMatch(/The database is not empty: \w+ alone has \d+ rows\..*--force/);
    });

    it("says what is wrong with a call, a path and a file", async () => {
      expect((await house.run("db:restore")).exit).toBe(2);
      const missing = await house.run("db:restore", "nowhere.gz", "--json");
      expect(missing.exit).toBe(1);
      expect(JSON.parse(missing.err).error.code).toBe("backup_not_found");
      const wrong = await house.run("db:restore", "dist/assets/manifest.json", "--force", "--json");
      expect(JSON.parse(wrong.err).error.code).toBe("backup_damaged");
    });

    it("moves an installation with all its people to a new database", async () => {
      const file = await backup();
      const url = await storey.freshDatabaseUrl();
      expect((await house.runWith({ DATABASE_URL: url }, "db:restore", file)).exit).toBe(0);
      const old = house.env["DATABASE_URL"] ?? "";
      const [before, after] = [await everythingIn(old), await everythingIn(url)];
      // The list of backups is as it was when this one was not yet in it.
      const { backups: _, sqlite_sequence: _1, ...rest } = before;
      const { backups: _2, sqlite_sequence: _3, ...moved } = after;
      expect(moved).toEqual(rest);
      expect(
        (await house.runWith({ DATABASE_URL: url }, "db:migrate", "--json")).json.applied,
      ).toEqual([]);
    });

    it("killed in the middle of a restore leaves what was there, and the next one works", async () => {
      const url = house.env["DATABASE_URL"] ?? "";
      await makeBallast(url);
      const file = await backup();
      await dropBallast(url);
      const before = await everythingIn(url);
      const restore = new Service({
        name: "the restore",
        program: process.execPath,
        args: [PROGRAM, "db:restore", file, "--force"],
        cwd: house.folder,
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...house.env },
      });
      await restore.start(() => isAtWork(url));
      await restore.kill();
      expect(await isAtWork(url)).toBe(true);
      expect(withoutDraft(await everythingIn(url))).toEqual(before);

      expect((await house.run("db:restore", file, "--force")).exit).toBe(0);
      expect(await isAtWork(url)).toBe(false);
      const count = "select count(*) as n from ballast";
      expect(isFile || (await execute(url, count))).not.toEqual([{ n: 0 }]);
    });

    it("complains when backups are planned and none comes", async () => {
      const check = async (env: Record<string, string>) => {
        const { json } = await house.runWith(env, "doctor", "--json");
        return json.checks.find(({ name }: { name: string }) => name === "backup");
      };
      const other = await storey.freshDatabaseUrl();
      await house.runWith({ DATABASE_URL: other }, "db:migrate");
      expect(await check({ DATABASE_URL: other })).toMatchObject({
        ok: true,
        message: "No backup was made yet.",
      });
      const planned = { DATABASE_URL: other, BACKUP_EVERY: "1d" };
      expect(await check(planned)).toMatchObject({ ok: true });
      await run(other, "update migrations set applied_at = applied_at - 90000000");
      expect(await check(planned)).toMatchObject({
        ok: false,
        message: "No backup was made yet. One is due every 1 day.",
      });
      await backup();
      expect(await check({ BACKUP_EVERY: "1d" })).toMatchObject({ ok: true });
    });

    it.runIf(isFile)("says that nothing can be kept of a database in memory", async () => {
      const memory = { DATABASE_URL: "sqlite::memory:" };
      const { err } = await house.runWith(memory, "db:backup", "--json");
      expect(JSON.parse(err).error.code).toBe("database_in_memory");
    });
  });

  /** So much that a restore takes a moment. */
  async function makeBallast(url: string): Promise<void> {
    const rows = (series: string) =>
      `insert into ballast select n, repeat_text(n) from ${series}`.replace(
        "repeat_text(n)",
        isFile ? "hex(randomblob(200))" : "repeat(md5(n), 12)",
      );
    await run(url, "create table ballast (id integer primary key, words text)");
    if (isFile)
      await run(
        url,
        `with recursive s(n) as (select 1 union all select n + 1 from s where n < 100000) ${rows("s")}`,
      );
    else await run(url, rows("(select seq as n from seq_1_to_60000) as s"));
  }

  function dropBallast(url: string): Promise<void> {
    return run(url, "drop table ballast");
  }

  async function run(url: string, statement: string): Promise<void> {
    if (!isFile) return void (await execute(url, statement));
    const database = new DatabaseSync(url.slice("sqlite:".length));
    database.exec(statement);
    database.close();
  }

  /** Whether there is something half restored. */
  function isAtWork(url: string): Promise<boolean> {
    if (isFile) return Promise.resolve(existsSync(`${url.slice("sqlite:".length)}.restoring`));
    return hasTable(url, "restoring\\_ballast");
  }

  async function hasTable(url: string, name: string): Promise<boolean> {
    return ((await execute(url, `show tables like '${name}'`)) as unknown[]).length > 0;
  }

  function withoutDraft(everything: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(everything).filter(([name]) => !name.startsWith("restoring_")),
    );
  }
});
