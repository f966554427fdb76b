import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../app/platform/database/index.ts";
import {
  createOutbox,
  createOutboxThroughput,
  type FailedDelivery,
  type Handler,
  type Outbox,
  QueueReport,
  type TopicTerms,
  UndeliverableError,
} from "../../../../app/platform/queue/index.ts";
import { DependencyUnavailableError } from "../../../../app/platform/resilience/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openDatabase } from "../database/open_database.ts";
import { openOutbox } from "./open_outbox.ts";

eachStorey((storey) => {
  describe("the terms of a topic", () => {
    let database: Database;
    let clock: FakeClock;
    let seen: unknown[];
    let opened: Outbox[];

    beforeEach(async () => {
      ({ database } = await openDatabase(storey, [createOutbox, createOutboxThroughput]));
      clock = new FakeClock(1_800_000_000_000);
      [seen, opened] = [[], []];
    });
    afterEach(async () => {
      await Promise.all(opened.map((each) => each.stop({ withinMs: 0 })));
    });

    const note: Handler = async (payload) => void seen.push(payload);

    /** The outbox of a process that handles the topic `mail`. */
    function start(handler = note, terms: Partial<TopicTerms> = {}, settings = {}): Outbox {
      const outbox = openOutbox(database, clock, settings);
      opened.push(outbox);
      outbox.handle("mail", handler, terms);
      outbox.start();
      return outbox;
    }

    const add = async (outbox: Outbox, payload: unknown, { subject = "user:1", at = 0 } = {}) => {
      const entry = { topic: "mail", subject, payload, ...(at > 0 && { at }) };
      await database.transaction(() => outbox.add(entry));
      await database.settled();
    };
    const sweep = async (outbox: Outbox) => {
      await outbox.sweep();
      await outbox.settled();
    };

    it("schedule: what is for later waits for its time, and holds nobody up", async () => {
      const outbox = start();
      await add(outbox, "tomorrow", { at: clock.now() + 60_000 });
      await add(outbox, "now");
      await sweep(outbox);
      expect(seen).toEqual(["now"]);
      expect(await outbox.stats()).toMatchObject({ waiting: 1, scheduled: 1, oldestMs: 0 });
      clock.advance(59_000);
      await sweep(outbox);
      expect(seen).toEqual(["now"]);
      clock.advance(1000);
      await sweep(outbox);
      expect(seen).toEqual(["now", "tomorrow"]);
    });

    it("schedule: what failed once its time had come holds up what follows it", async () => {
      let broken = true;
      const outbox = start(async (payload) => {
        if (broken) throw new Error("away");
        seen.push(payload);
      });
      await add(outbox, "first", { at: clock.now() + 1000 });
      clock.advance(1000);
      await sweep(outbox);
      broken = false;
      await add(outbox, "second");
      await sweep(outbox);
      expect(seen).toEqual([]);
      clock.advance(2000);
      await sweep(outbox);
      expect(seen).toEqual(["first", "second"]);
    });

    it("concurrency: so many at the same time and no more, the rest in their order", async () => {
      const gates: PromiseWithResolvers<void>[] = [];
      const outbox = start(
        (payload) => {
          seen.push(payload);
          const gate = Promise.withResolvers<void>();
          gates.push(gate);
          return gate.promise;
        },
        { concurrency: 2 },
      );
      for (let n = 1; n <= 4; n += 1) await add(outbox, n, { subject: `user:${n}` });
      expect(seen).toEqual([1, 2]);
      gates[0]!.resolve();
      await until(() => seen.length === 3, { what: "the third" });
      expect(seen).toEqual([1, 2, 3]);
      for (let done = 0; done < 4; done += 1) {
        await until(() => gates.length > done, { what: "the next" });
        gates[done]!.resolve();
      }
      await outbox.settled();
      expect(seen).toEqual([1, 2, 3, 4]);
    });

    it("time-out: an attempt that takes too long has failed, is told so, and is made again", async () => {
      const signals: AbortSignal[] = [];
      const outbox = start(
        async (payload, { number, signal }) => {
          signals.push(signal);
          if (number === 1) await new Promise(() => {});
          seen.push([payload, number]);
        },
        { timeoutMs: 5000 },
      );
      await add(outbox, "slow");
      clock.advance(5000);
      await outbox.settled();
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect(await outbox.stats()).toMatchObject({ waiting: 1, failed: 1, inHand: 0 });
      clock.advance(2000);
      await sweep(outbox);
      expect(seen).toEqual([["slow", 2]]);
    });

    it("attempts: their number and pauses are those of the topic, and settings come first", async () => {
      const failing: Handler = () => Promise.reject(new Error("no"));
      const outbox = start(
        failing,
        { attempts: 3, pauseMs: 100 },
        { QUEUE_TOPICS: "mail.attempts=2 other.attempts=9" },
      );
      await add(outbox, "lost");
      await outbox.settled();
      expect(await outbox.stats()).toMatchObject({ dead: 0 });
      clock.advance(134);
      await sweep(outbox);
      expect(await outbox.stats()).toMatchObject({ dead: 1, failed: 2 });
    });

    it("a handler may say that nothing will help: dead at once, whoever listens is told, the rest goes on", async () => {
      const outbox = start(async (payload) => {
        if (payload === "nobody") throw new UndeliverableError("No such address.");
        seen.push(payload);
      });
      const told: FailedDelivery[] = [];
      outbox.onFailed((failure) => told.push(failure));
      await add(outbox, "nobody");
      await add(outbox, "somebody");
      await outbox.settled();
      expect(seen).toEqual(["somebody"]);
      const error = { message: "No such address." };
      expect(told).toMatchObject([{ subject: "user:1", attempts: 1, isDead: true, error }]);
    });

    it("what a policy did not even try costs no attempt, but keeps its place", async () => {
      let away = true;
      const outbox = start(
        async (payload) => {
          const refusal = { reason: "open", afterMs: 10_000 } as const;
          if (away) throw new DependencyUnavailableError("smtp", refusal);
          seen.push(payload);
        },
        { attempts: 2 },
      );
      await add(outbox, "first");
      await outbox.settled();
      await add(outbox, "second");
      for (let n = 0; n < 5; n += 1) {
        clock.advance(11_000);
        await sweep(outbox);
      }
      expect(await outbox.stats()).toMatchObject({ waiting: 2, dead: 0 });
      away = false;
      clock.advance(11_000);
      await sweep(outbox);
      expect(seen).toEqual(["first", "second"]);
    });

    it("a process may leave topics to others", async () => {
      const server = openOutbox(database, clock);
      opened.push(server);
      server.handle("mail", () => Promise.reject(new Error("not here")));
      server.start({ takes: (topic) => topic !== "mail" });
      await add(server, "letter");
      await sweep(server);
      expect(await server.stats()).toMatchObject({ waiting: 1, failed: 0 });
      await sweep(start());
      expect(seen).toEqual(["letter"]);
    });

    it("rates are counted over all processes", async () => {
      const one = start();
      const other = start(() => Promise.reject(new Error("no")));
      await add(one, "a");
      await add(one, "b");
      await add(other, "c", { subject: "user:2" });
      for (const outbox of [one, other]) await outbox.stop();
      const report = new QueueReport(database, one, clock);
      expect(await report.topics()).toMatchObject([
        { topic: "mail", known: true, waiting: 1, retrying: 1, dead: 0 },
      ]);
      const hour = await report.lastHour();
      expect(hour).toHaveLength(60);
      expect(hour.at(-1)).toMatchObject({ delivered: 2, failed: 1 });
      clock.advance(3_600_000);
      expect(await report.prune(1_800_000)).toBe(2);
    });
  });

  describe("a strict topic", () => {
    let database: Database;
    let clock: FakeClock;
    let opened: Outbox[];
    beforeEach(async () => {
      ({ database } = await openDatabase(storey, [createOutbox, createOutboxThroughput]));
      clock = new FakeClock(1_800_000_000_000);
      opened = [];
    });
    afterEach(async () => {
      for (const outbox of opened) await outbox.stop({ withinMs: 0 });
    });

    function start(handler: Handler): Outbox {
      const outbox = openOutbox(database, clock);
      opened.push(outbox);
      outbox.handle("webhook", handler, { strict: true });
      outbox.start();
      return outbox;
    }
    const add = (outbox: Outbox, payload: number) =>
      database.transaction(() => outbox.add({ topic: "webhook", subject: "app:1", payload }));

    it("waits for what another process has in hand", async () => {
      const [delivered, gate] = [[] as unknown[], Promise.withResolvers<void>()];
      let begun = false;
      const slow = start(async (payload) => {
        begun = true;
        await gate.promise;
        delivered.push(payload);
      });
      await add(slow, 1);
      clock.advance(0);
      await until(() => begun, { what: "the first delivery to begin" });
      const fast = start(async (payload) => void delivered.push(payload));
      await add(fast, 2);
      await fast.sweep();
      await fast.settled();
      expect(delivered).toEqual([]);
      gate.resolve();
      await slow.settled();
      await fast.sweep();
      await fast.settled();
      expect(delivered).toEqual([1, 2]);
    });

    it("keeps the order of a subject that two processes write and deliver by turns", async () => {
      const delivered: number[] = [];
      let [atWork, overlaps] = [0, 0];
      const handler: Handler = async (payload) => {
        if (++atWork > 1) overlaps += 1;
        await database.ping();
        delivered.push(payload as number);
        atWork -= 1;
      };
      const processes = [start(handler), start(handler)];
      for (let n = 0; n < 40; n += 1) {
        await add(processes[n % 2]!, n);
        clock.advance(0);
      }
      const goOn = async () => {
        clock.advance(1000);
        await Promise.all(processes.map((each) => each.sweep()));
        return delivered.length >= 40;
      };
      await until(goOn, { what: "all deliveries" });
      expect(delivered).toEqual(Array.from({ length: 40 }, (_, n) => n));
      expect(overlaps).toBe(0);
    });
  });
});
