import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { HOUR, migrateTracker, NOON, type OpenTracker, openTracker } from "./open_tracker.ts";

const show = { where: "http", name: "rooms.show" } as const;
const broken = (n = 1) => new Error(`room ${n} is broken`);

eachStorey((storey) => {
  describe("errors that are written down", () => {
    let url: string;
    let nodes: OpenTracker[];
    let here: OpenTracker;

    beforeEach(async () => {
      url = await storey.freshDatabaseUrl();
      await migrateTracker(url);
      nodes = [];
      here = open();
    });
    afterEach(() => Promise.all(nodes.map(({ database }) => database.close())));

    function open(env: Record<string, string> = {}): OpenTracker {
      const node = openTracker(url, env, `node-${nodes.length + 1}`);
      nodes.push(node);
      return node;
    }

    const capture = (node: OpenTracker, error: unknown = broken(), userId?: number) => {
      const context = userId === undefined ? {} : { user_id: userId };
      logContext.run({ request_id: "r1", ...context }, () => node.tracker.capture(error, show));
    };
    const only = async () => (await here.errors.list({ status: "all" })).errors[0]!;

    it("stand together with their count, their people, and the newest of them in full", async () => {
      const request = { method: "POST", path: "/rooms/7?key=secret", userAgent: "Fox" };
      for (let n = 0; n < 12; n++) {
        here.clock.advance(1000);
        logContext.run({ request_id: `r${n}`, user_id: n % 3 }, () => {
          here.tracker.capture(new TypeError(`room ${n}`, { cause: broken(n) }), {
            ...show,
            request,
          });
        });
        await here.ledger.flush();
      }
      const error = await only();
      expect(error).toMatchObject({
        class: "TypeError",
        code: null,
        message: "room 11",
        place: "rooms.show",
        door: "http",
        status: "open",
        returned: false,
        level: "error",
        count: 12,
        people: 3,
        node: "node-1",
        first_at: NOON + 1000,
        last_at: NOON + 12_000,
      });
      const samples = await here.errors.samples(error.id);
      expect(samples.map(({ reference }) => reference)).toEqual(
        [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((n) => `r${n}`),
      );
      expect(samples[0]).toMatchObject({
        method: "POST",
        path: "/rooms/7?key=…",
        user_agent: "Fox",
        user_id: 2,
        chain: [{ name: "TypeError" }, { message: "room 11 is broken" }],
      });
      expect(samples[0]?.chain[0]?.frames[0]?.file).toContain("ledger.test.ts");
      expect(await here.errors.people(error.id)).toEqual([0, 1, 2]);
    });

    it("of different kinds stand apart", async () => {
      capture(here, broken());
      capture(here, new TypeError("another"));
      await here.ledger.flush();
      expect((await here.errors.list({ status: "open" })).total).toBe(2);
    });

    it("of several nodes at once lose no count", async () => {
      const others = [here, open(), open(), open()];
      await Promise.all(
        others.map(async (node, index) => {
          for (let n = 0; n < 10; n++) {
            for (let times = 0; times < 5; times++) capture(node, broken(n), index * 10 + n);
            await node.ledger.flush();
          }
        }),
      );
      const error = await only();
      expect([error.count, error.people]).toEqual([200, 40]);
      const bars = (await here.errors.histogram([error.id], 1)).get(error.id);
      expect(bars).toEqual([200]);
      expect(await here.errors.samples(error.id)).toHaveLength(10);
    });

    it("are counted by the hour", async () => {
      capture(here);
      capture(here);
      here.clock.advance(2 * HOUR);
      capture(here);
      await here.ledger.flush();
      const { id } = await only();
      expect((await here.errors.histogram([id, 99], 4)).get(id)).toEqual([0, 2, 0, 1]);
      expect((await here.errors.histogram([id, 99], 4)).get(99)).toEqual([0, 0, 0, 0]);
      here.clock.advance(2 * HOUR);
      expect((await here.errors.histogram([id], 3)).get(id)).toEqual([1, 0, 0]);
    });

    it("open again, marked as returned, when they come back after they were resolved", async () => {
      capture(here);
      await here.ledger.flush();
      const { id } = await only();
      here.clock.advance(1000);
      await here.errors.resolve(id, "Ada");
      expect(await only()).toMatchObject({
        status: "resolved",
        status_by: "Ada",
        status_at: NOON + 1000,
      });

      const heard: unknown[] = [];
      const there = open();
      there.clock.advance(2000);
      here.clock.advance(1000);
      for (const node of [here, there]) node.ledger.onWritten((groups) => heard.push(...groups));
      for (const node of [here, there]) capture(node);
      await Promise.all([here.ledger.flush(), there.ledger.flush()]);
      expect(await only()).toMatchObject({ status: "open", returned: true, count: 3 });
      expect(heard).toContainEqual({ id, isNew: false, returned: true });
      expect(heard).toContainEqual({ id, isNew: false, returned: false });
      expect((await here.errors.counts()).returned).toBe(1);
      await here.errors.resolve(id, "Ada");
      expect(await only()).toMatchObject({ status: "resolved", returned: false });
    });

    it("stay resolved when what comes in happened before", async () => {
      capture(here);
      await here.ledger.flush();
      capture(here);
      here.clock.advance(1000);
      const { id } = await only();
      await here.errors.resolve(id, "Ada");
      await here.ledger.flush();
      expect(await only()).toMatchObject({ status: "resolved", count: 2 });
    });

    it("that are ignored are counted and stay ignored, until somebody opens them", async () => {
      capture(here);
      await here.ledger.flush();
      const { id } = await only();
      await here.errors.ignore(id, "Ada");
      here.clock.advance(1000);
      capture(here);
      await here.ledger.flush();
      expect(await only()).toMatchObject({ status: "ignored", count: 2 });
      await here.errors.reopen(id, "Grace");
      expect(await only()).toMatchObject({ status: "open", returned: false, status_by: "Grace" });
      await expect(here.errors.resolve(id + 1, "Ada")).rejects.toMatchObject({
        code: "error_not_found",
      });
    });

    it("are found by their words, their place and the reference that somebody was told", async () => {
      capture(here, new TypeError("the 100% harpsichord_x is out of tune"));
      logContext.run({ request_id: "ref-of-bob" }, () =>
        here.tracker.capture(broken(), { where: "socket", name: "send_message" }),
      );
      await here.ledger.flush();
      const found = async (search: string) =>
        (await here.errors.list({ status: "all", search })).errors.map((error) => error.class);
      expect(await found("HARPSICHORD")).toEqual(["TypeError"]);
      expect(await found("100%")).toEqual(["TypeError"]);
      expect(await found("typeerror")).toEqual(["TypeError"]);
      expect(await found("send_mess")).toEqual(["Error"]);
      expect(await found("ref-of-bob")).toEqual(["Error"]);
      expect(await found("ref-of")).toEqual([]);
      expect(await found("%")).toEqual(["TypeError"]);
      expect(await found("' or 1=1 --")).toEqual([]);
    });

    it("come in the order that was asked for, page by page", async () => {
      for (const [name, count] of [
        ["a", 3],
        ["b", 1],
        ["c", 2],
      ] as const) {
        here.clock.advance(1000);
        for (let n = 0; n < count; n++) {
          logContext.run({ user_id: n * (name === "c" ? 1 : 0) }, () =>
            here.tracker.capture(broken(), { where: "http", name }),
          );
        }
      }
      await here.ledger.flush();
      const order = async (sort: "last" | "count" | "first" | "people", offset = 0) =>
        (await here.errors.list({ status: "open", sort, offset, limit: 2 })).errors
          .map(({ place }) => place)
          .join("");
      expect(await order("last")).toBe("cb");
      expect(await order("last", 2)).toBe("a");
      expect(await order("count")).toBe("ac");
      expect(await order("people")).toMatch(/^c/);
    });

    it("are forgotten when nobody has seen them for long, or when there are too many", async () => {
      const few = open({ ERROR_MAX_GROUPS: "10", ERROR_RETENTION_DAYS: "2" });
      for (let n = 0; n < 12; n++) {
        few.clock.advance(1000);
        few.tracker.capture(broken(), { where: "http", name: `route ${n}` });
      }
      await few.ledger.flush();
      expect(await few.retention.sweep()).toBe(2);
      expect((await few.errors.list({ status: "all" })).errors.at(-1)?.place).toBe("route 2");
      few.clock.advance(36 * HOUR);
      capture(few);
      await few.ledger.flush();
      few.clock.advance(24 * HOUR);
      expect(await few.retention.sweep()).toBe(10);
      expect((await few.errors.list({ status: "all" })).total).toBe(1);
      const { id } = await only();
      expect(await few.errors.samples(id)).toHaveLength(1);
    });

    it("hold any character of Unicode, and the longest of texts", async () => {
      capture(here, new Error(`🦊 Grüße ${"x".repeat(50_000)} \ud83e lone`));
      here.tracker.capture(
        Object.assign(broken(), { name: "E".repeat(500), code: "c".repeat(500) }),
        {
          where: "http",
          name: "n".repeat(500),
          reference: "r".repeat(500),
          request: {
            method: "M".repeat(50),
            path: `/${"p".repeat(5000)}`,
            userAgent: "🦊".repeat(500),
          },
        },
      );
      await here.ledger.flush();
      expect((await here.errors.list({ status: "all" })).total).toBe(2);
    });
  });
});
