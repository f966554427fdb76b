import "reflect-metadata";
import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../app/platform/database/index.ts";
import { Log } from "../../../app/platform/logging/index.ts";
import { Service } from "../../support/servers/service.ts";
import { eachStorey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { settingsOf } from "../platform/database/open_database.ts";
import { type Installation, install, PROGRAM } from "./run_console.ts";

eachStorey((storey) => {
  describe("the queue at the console", () => {
    let house: Installation;
    let database: Database;

    beforeAll(async () => {
      house = await install(storey);
      await house.run("db:migrate");
      const { DATABASE_URL = "" } = house.env;
      database = new Database(settingsOf({ DATABASE_URL }), Log.silent());
      storey.onClose(() => database.close());
    });

    /** An entry as a process left it. */
    async function leave(topic: string, more: { dead_at?: number; last_error?: string } = {}) {
      const now = Date.now();
      const row = { topic, subject: "user:1", payload: '{"name":"x","content":"Lunch?"}' };
      const state = { attempts: 3, available_at: now - 1000, created_at: now - 90_000 };
      const lease = { locked_by: null, locked_until: 0 };
      const values = { ...row, ...state, ...lease, ...more };
      await database.query.insertInto("outbox").values(values).execute();
    }
    const depth = async (topic: string) =>
      (await house.run("queue:status", "--json")).json.find(
        (one: { topic: string }) => one.topic === topic,
      );

    it("shows what waits, what is dead and why, without the words of people", async () => {
      await leave("pigeon", { last_error: "too windy" });
      for (const bird of [1, 2, 3]) {
        await leave("pigeon", { dead_at: Date.now(), last_error: `bird ${bird} flew off\nhawk` });
      }
      expect(await depth("pigeon")).toMatchObject({ known: false, waiting: 1, dead: 3 });
      expect((await depth("pigeon")).oldest_ms).toBeGreaterThan(80_000);
      expect((await house.run("queue:status")).out).toMatch(/pigeon\s+1\s+1 min/);
      const { out, json } = await house.run("queue:dead", "--json", "--topic", "pigeon");
      expect(json).toHaveLength(3);
      expect(json[0]).toMatchObject({ attempts: 3, error: "bird 3 flew off\nhawk" });
      expect(out).not.toContain("Lunch");
      const table = (await house.run("queue:dead", "--limit", "1")).out;
      expect(table).toContain("bird 3 flew off");
      expect(table).not.toMatch(/hawk|bird 2/);
    });

    it("asks which ones, and takes no for an answer", async () => {
      for (const args of [[], ["--all", "--topic", "pigeon"]]) {
        expect(await house.run("queue:discard", ...args)).toMatchObject({ exit: 2, out: "" });
      }
      const none = await house.run("queue:replay", "999999");
      expect(none).toMatchObject({ exit: 1 });
      expect(none.err).toContain("There is no dead letter 999999");
      expect(await depth("pigeon")).toMatchObject({ dead: 3 });
    });

    it("replays one, throws away the rest, and both stand in the audit log", async () => {
      const [{ id }] = (await house.run("queue:dead", "--json")).json;
      expect((await house.run("queue:replay", `${id}`)).out).toContain("1 entry is delivered anew");
      expect(await depth("pigeon")).toMatchObject({ waiting: 2, dead: 2 });
      const gone = await house.run("queue:discard", "--topic", "pigeon", "--json");
      expect(gone.json).toEqual({ discarded: 2 });
      expect((await house.run("queue:dead")).out).toContain("There are no dead letters.");
      const log = database.query.selectFrom("audit_log").select(["actor", "act", "subject"]);
      expect(await log.orderBy("id").execute()).toEqual([
        { actor: "console", act: "queue.replayed", subject: `queue:${id}` },
        { actor: "console", act: "queue.discarded", subject: "queue:topic pigeon" },
      ]);
    });

    // Flags tell live connections: without Redis a worker cannot reach them and must leave them to a server.
    it("works without a server, on what it can deliver", async () => {
      await house.run("flags:set", "typing-notices", "off");
      const once = await house.run("queue:work", "--once", "--json");
      expect(once).toMatchObject({ exit: 0 });
      const reaches = storey.name === "cluster";
      expect(once.json).toEqual({ delivered: reaches ? 1 : 0, failed: 0, dead: 0 });
      const left = database.query.selectFrom("outbox").select("id").where("topic", "!=", "pigeon");
      expect(await left.execute()).toHaveLength(reaches ? 0 : 1);
    });

    it("works until it is stopped, and says what it did", async () => {
      const said: string[] = [];
      const { env, folder: cwd } = house;
      const args = [PROGRAM, "queue:work", "--json"];
      const command = { name: "the worker", program: process.execPath, args, env, cwd };
      const worker = new Service(command, (line) => said.push(line));
      await worker.start(() => said.some((line) => line.includes("a worker delivers")));
      if (storey.name === "cluster") {
        const left = database.query
          .selectFrom("outbox")
          .select("id")
          .where("topic", "!=", "pigeon");
        await house.run("flags:set", "typing-notices", "on");
        await until(async () => (await left.execute()).length === 0, { what: "the delivery" });
      }
      expect(await worker.stop()).toBe(0);
      expect(said.join("\n")).toContain(`"failed": 0`);
    });

    it("is not worked on before the tables are up to date", async () => {
      const empty = await install(storey);
      const ran = await empty.run("queue:work", "--once");
      expect(ran).toMatchObject({ exit: 1 });
      expect(ran.err).toContain("Run parley db:migrate");
    });
  });
});
