import "reflect-metadata";
import { beforeEach, describe, expect, test } from "vitest";
import { createContainer } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { AuditLog, createAuditLog } from "../../../../app/platform/security/index.ts";
import { Clock, FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";

const NOON = 1_800_000_000_000;
const ada = { id: 1, name: "Ada" };

eachStorey((storey) => {
  let audit: AuditLog;
  let database: Database;
  let clock: FakeClock;

  beforeEach(async () => {
    ({ database } = await openDatabase(storey, [createAuditLog]));
    clock = new FakeClock(NOON);
    const container = createContainer();
    container.registerInstance(Database, database);
    container.registerInstance(Clock as never, clock as never);
    audit = container.resolve(AuditLog);
  });

  const acts = async (query: object = {}) =>
    (await audit.page({ limit: 50, ...query })).map(({ act }) => act);

  describe("the audit log", () => {
    test("keeps who did what to whom, when, with what, and in which request", async () => {
      await logContext.run({ request_id: "q-1" }, () =>
        audit.record({
          actor: ada,
          act: "user.role_changed",
          subject: "user:7",
          detail: { name: "Bob", before: "member", after: "admin" },
        }),
      );
      expect(await audit.page({ limit: 1 })).toEqual([
        {
          id: expect.any(Number),
          at: NOON,
          actor: { id: 1, name: "Ada" },
          act: "user.role_changed",
          subject: "user:7",
          detail: { name: "Bob", before: "member", after: "admin" },
          requestId: "q-1",
        },
      ]);
    });

    test("calls the console by its name, and has no request for it", async () => {
      await audit.record({ actor: "console", act: "user.disabled", subject: "user:7" });
      expect(await audit.page({ limit: 1 })).toMatchObject([
        { actor: { id: null, name: "console" }, detail: {}, requestId: null },
      ]);
    });

    test("forgets with the transaction that was undone, and keeps with the one that held", async () => {
      const act = async (subject: string, fails: boolean) =>
        database.transaction(async () => {
          await audit.record({ actor: ada, act: "room.archived", subject });
          if (fails) throw new Error("undone");
        });
      await expect(act("room:1", true)).rejects.toThrow("undone");
      expect(await acts()).toEqual([]);
      await act("room:1", false);
      expect(await acts()).toEqual(["room.archived"]);
    });
  });

  describe("looking it through", () => {
    beforeEach(async () => {
      await audit.record({ actor: ada, act: "user.disabled", subject: "user:7" });
      clock.advance(1000);
      await audit.record({ actor: "console", act: "user.enabled", subject: "user:7" });
      clock.advance(1000);
      await audit.record({ actor: ada, act: "flag.set", subject: "flag:100%_sure" });
      await audit.record({ actor: ada, act: "user.disabled", subject: "user:71" });
    });

    test("begins with the newest", async () => {
      expect(await acts()).toEqual(["user.disabled", "flag.set", "user.enabled", "user.disabled"]);
    });

    test.each([
      [{ actor: "ada" }, ["user.disabled", "flag.set", "user.disabled"]],
      [{ act: "user." }, ["user.disabled", "user.enabled", "user.disabled"]],
      [{ act: "user.enabled" }, ["user.enabled"]],
      [{ subject: "flag:100%_" }, ["flag.set"]],
      [{ subject: "flag:1__%" }, []],
      [{ from: NOON + 1000, until: NOON + 2000 }, ["user.enabled"]],
      [{ act: "user.", actor: "Grace" }, []],
    ])("finds by %j", async (query, found) => {
      expect(await acts(query)).toEqual(found);
    });

    test("goes on after the last line of a page", async () => {
      const first = await audit.page({ limit: 3 });
      const rest = await audit.page({ limit: 3, before: first[2]?.id });
      expect([first.length, rest.length]).toEqual([3, 1]);
    });

    test("knows every act there was", async () => {
      expect(await audit.acts()).toEqual(["flag.set", "user.disabled", "user.enabled"]);
    });
  });
});
