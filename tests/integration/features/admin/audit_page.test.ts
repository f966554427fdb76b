import { beforeAll, describe, expect, test } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { AuditLog } from "../../../../app/platform/security/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const DAY_MS = 86_400_000;

eachStorey((storey) => {
  let ada: Person;
  let audit: AuditLog;
  let database: Database;

  beforeAll(async () => {
    const { url, container } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    audit = container.resolve(AuditLog);
    database = container.resolve(Database);
    await audit.record({ actor: "console", act: "user.disabled", subject: "user:7" });
    await audit.record({
      actor: { id: 1, name: "Ada" },
      act: "flag.set",
      subject: "flag:typing-notices",
      detail: { before: "on", after: "<b>25%</b>" },
    });
  });

  const acts = async (query: string): Promise<string[]> =>
    (await ada.get(`/admin/audit${query}`)).json.data.map(({ act }: Loose) => act);

  describe("the audit log's page", () => {
    test("shows who did what, the newest first, and is fine with any text", async () => {
      const { text } = await ada.open("/admin/audit");
      expect(text.indexOf("flag.set")).toBeLessThan(text.lastIndexOf("user.disabled"));
      expect(text).toContain("before: on, after: &lt;b&gt;25%&lt;/b&gt;");
      expect(text).not.toContain("<b>25%");
    });

    test("is searched by actor, act, subject and day", async () => {
      const today = new Date().toISOString().slice(0, 10);
      const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
      expect(await acts("?actor=cons")).toEqual(["user.disabled"]);
      expect(await acts("?act=flag.")).toEqual(["flag.set"]);
      expect(await acts("?subject=user:7")).toEqual(["user.disabled"]);
      expect(await acts(`?from=${today}&to=${today}`)).toHaveLength(2);
      expect(await acts(`?to=${yesterday}`)).toEqual([]);
      expect(await acts("?from=someday&before=x&actor=")).toHaveLength(2);
      expect((await ada.open("/admin/audit?actor=nobody")).text).toContain("Nothing matches");
    });

    test("comes in pages", async () => {
      await database.transaction(async () => {
        for (let n = 0; n < 60; n += 1)
          await audit.record({ actor: "console", act: "test.many", subject: `n:${n}` });
      });
      const first = (await ada.get("/admin/audit?act=test.many")).json;
      const rest = (await ada.get(`/admin/audit?act=test.many&before=${first.next}`)).json;
      expect([first.data.length, rest.data.length, rest.next]).toEqual([50, 10, null]);
      expect(rest.data.at(-1).subject).toBe("n:0");
    });

    test("has no door by which a line could be changed", async () => {
      for (const verb of ["POST", "PUT", "PATCH", "DELETE"]) {
        expect((await ada.request(verb, "/admin/audit")).status).toBe(405);
        expect((await ada.request(verb, "/admin/audit/1")).status).toBe(404);
      }
    });
  });
});
