import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createContainer } from "../../../../app/platform/container/index.ts";
import { Database, Migrator } from "../../../../app/platform/database/index.ts";
import {
  createFlags,
  FlagCatalogue,
  FlagNews,
  type FlagRule,
  Flags,
  HubFlagNews,
} from "../../../../app/platform/flags/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { createOutbox, Outbox } from "../../../../app/platform/queue/index.ts";
import { AuditLog, createAuditLog } from "../../../../app/platform/security/index.ts";
import {
  Broker,
  EventViews,
  Hub,
  NoEventViews,
  History,
  OccupancyStore,
  PresenceStore,
} from "../../../../app/platform/realtime/index.ts";
import { Clock, FakeClock } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { LabCatalogue } from "../../../unit/platform/flags/lab_flags.ts";
import { settingsOf } from "../database/open_database.ts";
import { type Backend, memoryBackend, redisBackend } from "../realtime/backends.ts";

const NOON = 1_800_000_000_000;
const ada = { id: 1, name: "Ada" };
const grace = { id: 2, role: "member" };
const [lab, garden] = (["lab", "garden"] as const).map((name) =>
  new LabCatalogue().named(name),
) as [never, never];

interface Node {
  flags: Flags;
  outbox: Outbox;
  hub: Hub;
  clock: FakeClock;
  database: Database;
  audit: AuditLog;
}

eachStorey((storey) => {
  describe("flags", () => {
    let url: string;
    let backend: Backend;
    let nodes: Node[];

    beforeEach(async () => {
      url = await storey.freshDatabaseUrl();
      nodes = [];
      backend = await (storey.name === "cluster" ? redisBackend() : memoryBackend());
      const database = new Database(settingsOf({ DATABASE_URL: url }), Log.silent());
      await new Migrator(database, [createOutbox, createFlags, createAuditLog]).migrate();
      await database.close();
    });
    afterEach(async () => {
      for (const { flags, outbox, hub, database } of nodes) {
        await outbox.stop();
        await flags.stop();
        await hub.stop();
        await database.close();
      }
      await backend.close();
    });

    /** A process of its own, as far as flags can tell; the console is one that was not started. */
    async function open(): Promise<Node> {
      const container = createContainer();
      const clock = new FakeClock(NOON);
      container.registerInstance(Settings, settingsOf({ DATABASE_URL: url, NODE_ENV: "test" }));
      container.registerInstance(Log, Log.silent());
      container.registerInstance(Clock as never, clock as never);
      container.registerInstance(Broker as never, (await backend.broker()) as never);
      container.registerInstance(History as never, backend.history as never);
      container.registerInstance(OccupancyStore as never, backend.occupancy as never);
      container.registerInstance(PresenceStore as never, backend.presence as never);
      container.registerInstance(EventViews as never, new NoEventViews() as never);
      container.registerInstance(FlagCatalogue, new LabCatalogue());
      const hub = container.resolve(Hub);
      container.registerInstance(FlagNews, new HubFlagNews(hub));
      const [flags, outbox] = [container.resolve(Flags), container.resolve(Outbox)];
      const node = { flags, outbox, hub, clock, database: container.resolve(Database) };
      const audit = container.resolve(AuditLog);
      nodes.push({ ...node, audit });
      return { ...node, audit };
    }

    async function start(): Promise<Node> {
      const node = await open();
      await node.hub.start();
      await node.flags.start();
      node.outbox.start();
      return node;
    }

    const set = (node: Node, rule: FlagRule) => node.flags.set(lab, rule, ada);

    it("are as declared until they are set", async () => {
      const { flags } = await start();
      expect([flags.isOn(lab), flags.isOn(garden)]).toEqual([false, true]);
      expect(flags.list()).toMatchObject([
        { name: "lab", text: "off", changed: null },
        { name: "garden", text: "on", changed: null },
      ]);
    });

    it("hold at once where they were set, and after a restart", async () => {
      const node = await start();
      await set(node, { state: "some", users: [2] });
      expect([node.flags.isOn(lab, grace), node.flags.isOn(lab, ada)]).toEqual([true, false]);
      expect((await start()).flags.isOn(lab, grace)).toBe(true);
    });

    it("set on one node are known on the other by the word of it, long before it reads again", async () => {
      const [here, there] = [await start(), await start()];
      const told: string[] = [];
      there.flags.onChange((name) => told.push(name));
      await set(here, { state: "on" });
      await until(() => there.flags.isOn(lab), { what: "the other node" });
      expect(told).toEqual(["lab"]);
    });

    it("set by a process that is no server are known by all servers with the next sweep", async () => {
      const [here, there] = [await start(), await start()];
      await set(await open(), { state: "on" });
      expect(here.flags.isOn(lab)).toBe(false);
      await here.outbox.sweep();
      await until(() => here.flags.isOn(lab) && there.flags.isOn(lab), { what: "both servers" });
    });

    it("stand in the audit log with who set them, before and after", async () => {
      const node = await start();
      await set(node, { state: "on" });
      await set(node, { state: "some", percentage: 25 });
      const lines = await node.audit.page({ about: "flag:lab", limit: 9 });
      expect(lines).toMatchObject([
        { act: "flag.set", actor: ada, detail: { before: "on", after: "25%" } },
        { act: "flag.set", actor: ada, detail: { before: "default", after: "on" } },
      ]);
    });

    it("leave no line in the audit log when they are refused", async () => {
      const node = await start();
      await expect(set(node, { state: "some", groups: ["nobody"] })).rejects.toMatchObject({
        code: "invalid_rule",
      });
      expect(await node.audit.page({ limit: 9 })).toEqual([]);
    });

    it("are read again every thirty seconds, should the word be lost", async () => {
      const node = await start();
      await set(await open(), { state: "on" });
      await node.outbox.stop();
      node.clock.advance(29_999);
      expect(node.flags.isOn(lab)).toBe(false);
      node.clock.advance(1);
      await until(() => node.flags.isOn(lab), { what: "the new reading" });
    });

    it("tell of what changed, and of nothing else, until nobody listens", async () => {
      const { flags } = await start();
      const told: string[] = [];
      const stop = flags.onChange((name) => told.push(name));
      await flags.set(lab, { state: "on" }, ada);
      await flags.refresh();
      stop();
      await flags.set(garden, { state: "off" }, ada);
      expect(told).toEqual(["lab"]);
    });

    it("begin and end by the clock", async () => {
      const node = await start();
      await set(node, { state: "on", from: NOON + 1000, until: NOON + 2000 });
      const answers = [0, 1000, 1000].map((ms) => {
        node.clock.advance(ms);
        return node.flags.isOn(lab);
      });
      expect(answers).toEqual([false, true, false]);
    });

    it("keep who changed what and when", async () => {
      const node = await start();
      await set(node, { state: "some", percentage: 25 });
      node.clock.advance(5000);
      await node.flags.set(lab, { state: "off" }, { id: null, name: "console 🧰" });
      expect(await node.flags.history(lab)).toEqual([
        {
          name: "lab",
          before: "25%",
          after: "off",
          at: NOON + 5000,
          by: { id: null, name: "console 🧰" },
        },
        { name: "lab", before: null, after: "25%", at: NOON, by: ada },
      ]);
      expect(await node.flags.history(garden)).toEqual([]);
      expect(node.flags.list()[0]?.changed).toMatchObject({ at: NOON + 5000 });
    });

    it("set by two nodes at once keep both changes in the trail, one after the other", async () => {
      const [here, there] = [await start(), await start()];
      await Promise.all([set(here, { state: "on" }), set(there, { state: "off" })]);
      const [second, first] = await here.flags.history();
      expect(second?.before).toBe(first?.after);
    });

    it("of other names do not exist", async () => {
      const { flags } = await start();
      for (const name of [
        "laboratory",
        "",
        "__proto__",
        "constructor",
        "lab'; drop table users; --",
        "🧪",
        "LAB",
      ]) {
        expect(() => flags.named(name)).toThrow(
          expect.objectContaining({ code: "flag_not_found" }),
        );
        expect(() => flags.isOn(name as never)).toThrow("is not declared");
        await expect(flags.set(name as never, { state: "on" }, ada)).rejects.toThrow(
          "no such flag",
        );
      }
      expect(await flags.history()).toEqual([]);
    });

    it("refuse rules for groups and environments that do not exist", async () => {
      const node = await start();
      for (const rule of [
        { groups: ["kings"] },
        { environments: ["moon"] },
        { percentage: 101 },
        {},
      ]) {
        const refused = set(node, { state: "some", ...rule });
        await expect(refused).rejects.toMatchObject({ code: "invalid_rule" });
      }
      expect(await node.flags.history()).toEqual([]);
    });

    it("fall back to what is declared where a stored rule cannot be read", async () => {
      const node = await start();
      await set(node, { state: "on" });
      const update = node.database.query.updateTable("feature_flags");
      await update.set({ rule: '{"state":"sometimes"}' }).execute();
      await node.flags.refresh();
      expect(node.flags.isOn(lab)).toBe(false);
    });
  });
});
