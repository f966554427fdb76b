import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../app/platform/database/index.ts";
import {
  createOutbox,
  createOutboxThroughput,
  DeadLetters,
  type Outbox,
  UndeliverableError,
} from "../../../../app/platform/queue/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";
import { openOutbox } from "./open_outbox.ts";

eachStorey((storey) => {
  describe("dead letters", () => {
    let database: Database;
    let clock: FakeClock;
    let outbox: Outbox;
    let letters: DeadLetters;
    let broken: boolean;
    let seen: unknown[];

    beforeEach(async () => {
      ({ database } = await openDatabase(storey, [createOutbox, createOutboxThroughput]));
      clock = new FakeClock(1_800_000_000_000);
      letters = new DeadLetters(database, clock);
      outbox = openOutbox(database, clock);
      [broken, seen] = [true, []];
      for (const topic of ["mail", "webhook"]) {
        outbox.handle(topic, async (payload) => {
          if (broken) throw new UndeliverableError("The receiver is gone.");
          seen.push(payload);
        });
      }
      outbox.start();
      await die("mail", { content: "Lunch?", user_id: 7 });
      await die("webhook", "hook 1");
      await die("webhook", "hook 2");
      broken = false;
    });
    afterEach(() => outbox.stop({ withinMs: 0 }));

    async function die(topic: string, payload: unknown): Promise<void> {
      await database.transaction(() => outbox.add({ topic, subject: "app:1", payload }));
      await database.settled();
      await outbox.settled();
    }
    const deliver = async () => {
      await outbox.sweep();
      await outbox.settled();
    };

    it("are listed newest first, with the reason, and without the words of people", async () => {
      const list = await letters.list();
      expect(list).toMatchObject([
        { topic: "webhook", payload: "hook 2", attempts: 1, error: "The receiver is gone." },
        { topic: "webhook", payload: "hook 1" },
        { topic: "mail", payload: { content: "••• (6 characters)", user_id: 7 } },
      ]);
      expect(list[0]?.deadAt).toBe(clock.now());
      expect(await letters.list({ topic: "mail" })).toHaveLength(1);
      expect(await letters.list({ before: list[0]!.id, limit: 1 })).toMatchObject([
        { payload: "hook 1" },
      ]);
    });

    it("one is tried anew, whole, and the others stay", async () => {
      const [mail] = await letters.list({ topic: "mail" });
      expect(await letters.replay({ id: mail!.id })).toBe(1);
      await deliver();
      expect(seen).toEqual([{ content: "Lunch?", user_id: 7 }]);
      expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 2 });
    });

    it("those of a topic are tried anew in their order", async () => {
      expect(await letters.replay({ topic: "webhook" })).toBe(2);
      await deliver();
      expect(seen).toEqual(["hook 1", "hook 2"]);
      expect(await letters.replay("all")).toBe(1);
      await deliver();
      expect(await letters.list()).toEqual([]);
    });

    it("are thrown away on request; what waits is not", async () => {
      const waiting = { topic: "mail", subject: "app:2", payload: 1, at: clock.now() + 1000 };
      await database.transaction(() => outbox.add(waiting));
      expect(await letters.discard({ id: 999_999 })).toBe(0);
      expect(await letters.discard({ topic: "webhook" })).toBe(2);
      expect(await letters.discard("all")).toBe(1);
      expect(await outbox.stats()).toMatchObject({ waiting: 1, dead: 0 });
      expect(await letters.replay("all")).toBe(0);
    });

    it("are thrown away when they are old", async () => {
      clock.advance(1000);
      await outbox.settled();
      expect(await letters.prune(1000)).toBe(0);
      clock.advance(1);
      expect(await letters.prune(1000)).toBe(3);
    });
  });
});
