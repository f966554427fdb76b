import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { createOutbox, Outbox } from "../../../../app/platform/queue/index.ts";
import { OutboxRepository } from "../../../../app/platform/queue/outbox_repository.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";

const LEASE = 30_001;

eachStorey((storey) => {
  describe("the outbox", () => {
    let database: Database;
    let clock: FakeClock;
    let outbox: Outbox;
    let delivered: unknown[];

    beforeEach(async () => {
      ({ database } = await openDatabase(storey, [createOutbox]));
      clock = new FakeClock(1_800_000_000_000);
      delivered = [];
      outbox = open();
    });
    afterEach(() => outbox.stop());

    /** The outbox of a process on the same database. */
    function open(handler = async (payload: unknown) => void delivered.push(payload)): Outbox {
      const opened = new Outbox(database, new OutboxRepository(database), clock, Log.silent());
      opened.handle("told", handler);
      return opened;
    }
    const add = (payload: unknown, subject = "room:1", by = outbox) =>
      database.transaction(() => by.add({ topic: "told", subject, payload }));
    const settle = async () => {
      await database.settled();
      await outbox.stop();
    };

    it("delivers what was added once it is committed, and keeps nothing of it", async () => {
      await add({ text: "Grüße 🦊" });
      await settle();
      expect(delivered).toEqual([{ text: "Grüße 🦊" }]);
      expect(await outbox.stats()).toEqual({ waiting: 0, dead: 0, oldestMs: 0 });
    });

    it("delivers nothing of what was rolled back", async () => {
      const failing = database.transaction(async () => {
        await outbox.add({ topic: "told", subject: "room:1", payload: "never" });
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      await settle();
      expect(delivered).toEqual([]);
      expect((await outbox.stats()).waiting).toBe(0);
    });

    it("refuses an entry that is bound to no change", async () => {
      await expect(outbox.add({ topic: "told", subject: "a", payload: 1 })).rejects.toThrow("outside a transaction");
    });

    it("keeps the order within a subject", async () => {
      for (let n = 0; n < 20; n += 1) await add(n);
      await settle();
      expect(delivered).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it("takes over what a dead process left, when its lease is over and not before", async () => {
      const lease = { owner: "dead", now: clock.now(), until: clock.now() + LEASE - 1 };
      const entry = { topic: "told", subject: "room:1", payload: "left behind" };
      await new OutboxRepository(database).insert(entry, lease);
      await outbox.sweep();
      expect(delivered).toEqual([]);
      clock.advance(LEASE);
      await outbox.sweep();
      expect(delivered).toEqual(["left behind"]);
    });

    it("lets only one of two processes take over", async () => {
      const repository = new OutboxRepository(database);
      const past = { owner: "dead", now: clock.now(), until: clock.now() - 1 };
      for (let n = 0; n < 10; n += 1) {
        await repository.insert({ topic: "told", subject: `room:${n}`, payload: n }, past);
      }
      const other = open();
      await Promise.all([outbox.sweep(), other.sweep()]);
      expect(delivered.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it("tries again with pauses, and what comes after it on the same subject waits", async () => {
      let broken = true;
      const seen: unknown[] = [];
      const fragile = open(async (payload) => {
        if (broken && payload === "first") throw new Error("the receiver is away");
        seen.push(payload);
      });
      await add("first", "room:1", fragile);
      await database.settled();
      await add("second", "room:1", fragile);
      await add("elsewhere", "room:2", fragile);
      await database.settled();
      expect(seen).toEqual(["elsewhere"]);

      broken = false;
      await fragile.sweep();
      expect(seen).toEqual(["elsewhere"]); // the pause is not over
      clock.advance(2000);
      await fragile.sweep();
      expect(seen).toEqual(["elsewhere", "first", "second"]);

      await add("third", "room:1", fragile);
      await database.settled();
      expect(seen.at(-1)).toBe("third");
      await fragile.stop();
    });

    it("sets aside what fails for good, keeps it, and goes on with the rest", async () => {
      const fragile = open(async (payload) => {
        if (payload === "poison") throw new Error("cannot be delivered");
        delivered.push(payload);
      });
      await add("poison", "room:1", fragile);
      await database.settled();
      await add("after it", "room:1", fragile);
      await database.settled();
      for (let attempt = 0; attempt < 12; attempt += 1) {
        clock.advance(400_000);
        await fragile.sweep();
      }
      expect(delivered).toEqual(["after it"]);
      expect(await fragile.stats()).toMatchObject({ waiting: 0, dead: 1 });
      await fragile.stop();
    });
  });
});
