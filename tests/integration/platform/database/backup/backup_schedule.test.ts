import "reflect-metadata";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  Backups,
  BackupSchedule,
  createBackups,
  Leases,
  Migrator,
} from "../../../../../app/platform/database/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { connect, settingsOf } from "../open_database.ts";
import { MORNING } from "./house.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

eachStorey((storey) => {
  describe("backups that are made by themselves", () => {
    const installation = async (settings: Record<string, string> = {}) => {
      const [url, folder] = [await storey.freshDatabaseUrl(), storey.freshFolder()];
      const clock = new FakeClock(MORNING);
      const node = (more: Record<string, string> = {}) => {
        const database = connect(url);
        storey.onClose(() => database.close());
        const all = settingsOf({
          DATABASE_URL: url,
          BACKUP_FOLDER: folder,
          BACKUP_EVERY: "6h",
          ...settings,
          ...more,
        });
        const backups = new Backups(all, database, clock);
        const leases = new Leases(database, clock);
        const schedule = new BackupSchedule(all, backups, leases, clock, Log.silent());
        return { database, backups, schedule };
      };
      const first = node();
      await new Migrator(first.database, [createBackups]).migrate();
      const files = () => readdirSync(folder).filter((name) => name.endsWith(".gz"));
      return { node, first, clock, folder, files };
    };

    it("are made at once when there is none, and then every so often", async () => {
      const { first, clock, files } = await installation();
      await first.schedule.look();
      expect(files()).toHaveLength(1);
      clock.advance(6 * HOUR - 1);
      await first.schedule.look();
      expect(files()).toHaveLength(1);
      clock.advance(1);
      await first.schedule.look();
      expect(files()).toHaveLength(2);
      expect(first.schedule.figures()).toMatchObject({ made: 2, failed: 0, every_ms: 6 * HOUR });
    });

    it("are not made unless somebody wants them", async () => {
      const { first, files } = await installation({ BACKUP_EVERY: "" });
      await first.schedule.look();
      expect(files()).toEqual([]);
    });

    it("are looked for every minute", async () => {
      const { first, clock, files, node } = await installation();
      first.schedule.start();
      clock.advance(MINUTE);
      await until(() => files().length > 0, { what: "a backup" });
      expect(files()).toHaveLength(1);
      await first.schedule.stop();
      const second = node();
      clock.advance(24 * HOUR);
      expect(files()).toHaveLength(1);
      await second.schedule.look();
      expect(files()).toHaveLength(2);
    });

    it("are made by one node for all, and by another one when that is gone", async () => {
      const { first, node, clock, files } = await installation();
      const second = node();
      await Promise.all([first.schedule.look(), second.schedule.look(), first.schedule.look()]);
      expect(files()).toHaveLength(1);
      const made = () => [first, second].map(({ schedule }) => schedule.figures()["made"]);
      const keeper = made()[0] === 1 ? first : second;
      const other = keeper === first ? second : first;

      for (let minute = 0; minute < 6 * 60; minute++) {
        clock.advance(MINUTE);
        await other.schedule.look();
        await keeper.schedule.look();
      }
      expect(keeper.schedule.figures()["made"]).toBe(2);
      expect(other.schedule.figures()["made"]).toBe(0);

      clock.advance(6 * HOUR);
      await other.schedule.look();
      expect(other.schedule.figures()["made"]).toBe(1);
    });

    it("are kept as many as wanted; what else lies there is left alone", async () => {
      const { first, clock, files, folder } = await installation({ BACKUP_KEEP: "2" });
      writeFileSync(join(folder, "before-the-move.sqlite.gz"), "mine");
      for (let round = 0; round < 4; round++) {
        await first.schedule.look();
        clock.advance(6 * HOUR);
      }
      expect(files()).toHaveLength(3);
      expect(files()).toContain("before-the-move.sqlite.gz");
      const sums = readdirSync(folder).filter((name) => name.endsWith(".sha256"));
      expect(sums).toHaveLength(2);
      const newest = (await first.backups.list({ limit: 2 })).map(({ file }) => file);
      expect(files().map((name) => join(folder, name))).toEqual(expect.arrayContaining(newest));
    });

    it("that fail are tried again sooner, and said in the list", async () => {
      const { node, clock } = await installation();
      const broken = node({ BACKUP_FOLDER: "/dev/null/backups" });
      await broken.schedule.look();
      await broken.schedule.look();
      expect(broken.schedule.figures()).toMatchObject({ made: 0, failed: 1 });
      expect(await broken.backups.list()).toMatchObject([
        { error: expect.stringContaining("/dev/null") },
      ]);
      clock.advance(10 * MINUTE);
      await broken.schedule.look();
      expect(broken.schedule.figures()).toMatchObject({ failed: 2 });
    });

    it("are broken off when the server stops", async () => {
      const { first, files, folder } = await installation();
      const looking = first.schedule.look();
      await first.schedule.stop();
      await looking;
      const left = readdirSync(folder).filter((name) => !files().includes(name));
      expect(left.filter((name) => !name.endsWith(".sha256"))).toEqual([]);
    });
  });

  describe("a lease", () => {
    it("belongs to one process until it ends or is given back", async () => {
      const clock = new FakeClock(MORNING);
      const database = connect(await storey.freshDatabaseUrl());
      storey.onClose(() => database.close());
      await new Migrator(database, [createBackups]).migrate();
      const [ada, bob] = [new Leases(database, clock), new Leases(database, clock)];
      const taken = await Promise.all([ada.hold("x", 1000), bob.hold("x", 1000)]);
      expect(taken.toSorted()).toEqual([false, true]);
      const [owner, other] = taken[0] ? [ada, bob] : [bob, ada];
      clock.advance(999);
      expect(await owner.hold("x", 1000)).toBe(true);
      clock.advance(999);
      expect(await other.hold("x", 1000)).toBe(false);
      expect(await other.hold("y", 1000)).toBe(true);
      clock.advance(1);
      expect(await other.hold("x", 1000)).toBe(true);
      expect(await owner.hold("x", 1000)).toBe(false);
      await owner.giveBack("x");
      expect(await owner.hold("x", 1000)).toBe(false);
      await other.giveBack("x");
      expect(await owner.hold("x", 1000)).toBe(true);
    });
  });
});
