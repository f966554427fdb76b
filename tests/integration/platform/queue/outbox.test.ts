import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../app/platform/database/index.ts";
import {
  createOutbox,
  createOutboxThroughput,
  type Outbox,
} from "../../../../app/platform/queue/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";
import { openOutbox } from "./open_outbox.ts";

const LEASE = 10_001;
const NOTHING = { waiting: 0, scheduled: 0, dead: 0, oldestMs: 0, inHand: 0 };

eachStorey((storey) => {
  describe("the outbox", () => {
    let database: Database;
    let clock: FakeClock;
    let outbox: Outbox;
    let seen: unknown[];
    let opened: Outbox[];

    beforeEach(async () => {
      ({ database } = await openDatabase(storey, [createOutbox, createOutboxThroughput]));
      clock = new FakeClock(1_800_000_000_000);
      [seen, opened] = [[], []];
      outbox = start();
    });
    afterEach(async () => {
      await Promise.all(opened.map((each) => each.stop({ withinMs: 0 })));
    });

    const note = async (payload: unknown) => void seen.push(payload);

    /** The outbox of a process on the same database. */
    function start(handler: (payload: unknown) => Promise<void> = note, time = clock): Outbox {
      const process = openOutbox(database, time);
      opened.push(process);
      process.handle("told", handler);
      process.start();
      return process;
    }

    const add = async (
      payload: unknown,
      { subject = "room:1", topic = "told", by = outbox } = {},
    ) => {
      await database.transaction(() => by.add({ topic, subject, payload }));
      await database.settled();
    };
    const sweep = async (by = outbox) => {
      await by.sweep();
      await by.settled();
    };
    /** A process that took entries in hand and died: its handler never comes back, its time stands still. */
    const die = async (payloads: readonly unknown[]) => {
      const dead = start(() => new Promise(() => {}), new FakeClock(clock.now()));
      for (const payload of payloads) await add(payload, { by: dead });
    };

    it("delivers what was added once it is committed, and keeps nothing of it", async () => {
      await database.transaction(async () => {
        await outbox.add({ topic: "told", subject: "room:1", payload: { text: "Grüße 🦊" } });
        expect(seen).toEqual([]);
      });
      await outbox.settled();
      expect(seen).toEqual([{ text: "Grüße 🦊" }]);
      expect(await outbox.stats()).toEqual({ ...NOTHING, delivered: 1, failed: 0, buried: 0 });
    });

    it("delivers nothing of what was rolled back", async () => {
      const failing = database.transaction(async () => {
        await outbox.add({ topic: "told", subject: "room:1", payload: "never" });
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      await outbox.settled();
      expect(seen).toEqual([]);
      expect(await outbox.stats()).toMatchObject(NOTHING);
    });

    it("refuses an entry that is bound to no change", async () => {
      const loose = outbox.add({ topic: "told", subject: "a", payload: 1 });
      await expect(loose).rejects.toThrow("outside of a transaction");
    });

    it("keeps the order within a subject", async () => {
      const slow = start(async (payload) => {
        await database.ping();
        seen.push(payload);
      });
      for (let n = 0; n < 20; n += 1) await add(n, { by: slow });
      await slow.settled();
      expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it("does not let one subject, or one topic, wait for another", async () => {
      outbox.handle("hangs", () => new Promise(() => {}));
      await add("never", { topic: "hangs" });
      await add("same subject");
      await add("elsewhere", { subject: "room:2" });
      expect(seen).toEqual(["same subject", "elsewhere"]);
    });

    it("takes over what a dead process left, in order, when its lease is over and not before", async () => {
      await die([1, 2, 3]);
      await sweep();
      expect(seen).toEqual([]);
      clock.advance(LEASE);
      await sweep();
      expect(seen).toEqual([1, 2, 3]);
      expect(await outbox.stats()).toMatchObject(NOTHING);
    });

    it("takes over at once what the same server left when it was killed, and nobody else's", async () => {
      const named = async (server: string, handler = note) => {
        const process = openOutbox(database, clock);
        opened.push(process);
        process.handle("told", handler);
        await process.inherit(server);
        process.start();
        return process;
      };
      await outbox.stop();
      const dead = await named("eu-1", () => new Promise(() => {}));
      for (const payload of [1, 2]) await add(payload, { by: dead });
      const neighbour = await named("eu-10");
      await sweep(neighbour);
      expect(seen).toEqual([]);
      const again = await named("eu-1");
      await sweep(again);
      await add(3, { by: again });
      expect(seen).toEqual([1, 2, 3]);
    });

    it("leaves alone what a slow but living process has in hand", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const slow = start(async (payload) => {
        await promise;
        seen.push(payload);
      });
      await add("slow", { by: slow });
      for (let n = 0; n < 5; n += 1) {
        clock.advance(LEASE / 2);
        await slow.sweep();
        await sweep();
      }
      expect(seen).toEqual([]);
      resolve();
      await slow.settled();
      expect(seen).toEqual(["slow"]);
    });

    it("lets only one of two processes take over", async () => {
      await die([0, 1, 2]);
      clock.advance(LEASE);
      const other = start();
      await Promise.all([outbox.sweep(), other.sweep()]);
      await Promise.all([outbox.settled(), other.settled()]);
      expect(seen).toEqual([0, 1, 2]);
    });

    it("delivers what a process wrote that delivers nothing itself, such as a console command", async () => {
      const console = openOutbox(database, clock);
      console.handle("told", () => Promise.reject(new Error("the console has nobody to tell")));
      await add("from the console", { by: console });
      expect(seen).toEqual([]);
      await sweep();
      expect(seen).toEqual(["from the console"]);
    });

    it("leaves entries of a topic that nobody here handles to others, and is not held up by them", async () => {
      for (let n = 0; n < 250; n += 1)
        await add(n, { topic: "of a newer version", subject: `${n}` });
      await die(["known"]);
      clock.advance(LEASE);
      await sweep();
      expect(seen).toEqual(["known"]);
      expect(await outbox.stats()).toMatchObject({ waiting: 250 });
    });

    it("tries again with pauses, and what comes after it waits for it", async () => {
      await outbox.stop();
      let broken = true;
      const fragile = start(async (payload) => {
        if (broken && payload === "first") throw new Error("the receiver is away");
        seen.push(payload);
      });
      await add("first", { by: fragile });
      await fragile.settled();
      await add("second", { by: fragile });
      await add("elsewhere", { subject: "room:2", by: fragile });
      expect(seen).toEqual(["elsewhere"]);

      broken = false;
      await sweep(fragile);
      expect(seen).toEqual(["elsewhere"]); // the pause is not over
      clock.advance(2000);
      await sweep(fragile);
      expect(seen).toEqual(["elsewhere", "first", "second"]);

      await sweep(fragile); // finds nothing more of the subject
      await add("third", { by: fragile });
      expect(seen.at(-1)).toBe("third"); // straight away again
    });

    it("gives what stood behind a failed entry to whoever comes first", async () => {
      const failing = start(() => Promise.reject(new Error("broken here")));
      await database.transaction(async () => {
        for (const payload of [1, 2, 3]) {
          await failing.add({ topic: "told", subject: "room:1", payload });
        }
      });
      await failing.settled();
      await failing.stop();
      clock.advance(2000);
      await sweep();
      expect(seen).toEqual([1, 2, 3]);
    });

    it("sets aside what fails for good, keeps it, and goes on with the rest", async () => {
      await outbox.stop();
      const fragile = start(async (payload) => {
        if (payload === "poison") throw new Error("cannot be delivered 🦊".repeat(100));
        seen.push(payload);
      });
      await add("poison", { by: fragile });
      await fragile.settled();
      await add("after it", { by: fragile });
      for (let attempt = 1; attempt < 20; attempt += 1) {
        expect(seen).toEqual([]);
        clock.advance(5_000_000);
        await sweep(fragile);
      }
      expect(seen).toEqual(["after it"]);
      expect(await fragile.stats()).toMatchObject({ waiting: 0, dead: 1, failed: 20, buried: 1 });
      const dead = database.query.selectFrom("outbox").select(["attempts", "last_error"]);
      expect(await dead.executeTakeFirst()).toMatchObject({ attempts: 20 });
    });

    it("hands over what it could not finish when it stops", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const hanging = start(() => promise);
      await add("in hand", { by: hanging });
      await add("in line", { by: hanging });
      await hanging.stop({ withinMs: 0 });
      await sweep();
      expect(seen).toEqual(["in hand", "in line"]);
      resolve();
    });
  });
});
