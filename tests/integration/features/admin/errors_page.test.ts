import { beforeAll, describe, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { AuditLog } from "../../../../app/platform/security/index.ts";
import { ErrorLedger, Tracker } from "../../../../app/platform/tracker/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const SECRET = "hunter2hunter2";

eachStorey((storey) => {
  describe("the pages about errors", () => {
    let container: Container;
    let ada: Person;
    let bob: Person;
    let id: number;

    beforeAll(async () => {
      const site = await openSite(storey);
      container = site.container;
      ada = await Person.signUp(site.url, "Ada");
      bob = await Person.signUp(site.url, "Bob");
      await happen(
        new TypeError(`<b>tea</b> is cold, password=${SECRET}`, { cause: new Error("no fire") }),
      );
      id = (await ada.get("/admin/errors")).json.data[0].id;
    });

    async function happen(error: Error): Promise<void> {
      const request = { method: "POST", path: `/kettles?token=${SECRET}`, userAgent: "<i>Fox</i>" };
      logContext.run({ request_id: "ref-of-bob", user_id: 2 }, () =>
        container.resolve(Tracker).capture(error, { where: "http", name: "kettles.boil", request }),
      );
      await container.resolve(ErrorLedger).flush();
    }
    const decide = (who: Person, decision: string) =>
      who.submit(`/admin/errors/${id}/decision`, { _method: "PUT", decision });

    test("list what went wrong, and lead to all that is known of it", async () => {
      const list = await ada.open("/admin/errors");
      expect(list.status).toBe(200);
      expect(list.text).toContain("&lt;b&gt;tea&lt;/b&gt; is cold");
      expect(list.text).toContain("kettles.boil");
      expect(list.text).toContain(`href="/admin/errors/${id}"`);
      const page = await ada.open(`/admin/errors/${id}`);
      for (const part of [
        "TypeError",
        "caused by",
        "no fire",
        "ref-of-bob",
        "POST /kettles?token=…",
        "Bob",
        "errors_page.test.ts",
      ]) {
        expect(page.text).toContain(part);
      }
      expect(page.text).toContain("&lt;i&gt;Fox&lt;/i&gt;");
      expect(list.text + page.text).not.toContain(SECRET);
      expect(page.text).not.toContain("<b>tea</b>");
    });

    test("answer programs with JSON, and live parts with a part", async () => {
      const { json } = await ada.get(`/admin/errors/${id}`);
      expect(json.error).toMatchObject({ class: "TypeError", count: 1, people: 1, status: "open" });
      expect(json.error.first_at).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(json.samples[0]).toMatchObject({ reference: "ref-of-bob", user: { name: "Bob" } });
      expect(json.last_day).toHaveLength(24);
      expect(json.last_fortnight.at(-1)).toBe(1);
      const headers = { "hx-request": "true", "hx-request-type": "partial" };
      const parts = [
        await ada.open("/admin/errors", headers),
        await ada.open(`/admin/errors/${id}`, headers),
      ];
      for (const part of parts) {
        expect(part.text).toContain("<svg");
        expect(part.text).not.toContain("<html");
      }
    });

    test("find an error by the reference that Bob was told", async () => {
      const found = async (search: string) =>
        (await ada.get(`/admin/errors?status=all&search=${encodeURIComponent(search)}`)).json.data
          .length;
      expect([await found("ref-of-bob"), await found("tea"), await found("coffee")]).toEqual([
        1, 1, 0,
      ]);
      expect((await ada.open("/admin/errors?search=coffee")).text).toContain("Nothing matches");
    });

    test("let Ada decide, keep that in the audit log, and show a return", async () => {
      expect(await decide(ada, "resolved")).toMatchObject({
        status: 303,
        location: `/admin/errors/${id}`,
      });
      expect((await ada.open("/admin/errors")).text).toContain("No open errors");
      expect((await ada.open("/admin/errors?status=resolved")).text).toContain("is cold");
      await happen(
        new TypeError(`<b>tea</b> is cold, password=${SECRET}`, { cause: new Error("no fire") }),
      );
      const { errors, ...returned } = (await ada.get("/admin/errors?status=returned")).json;
      expect(errors).toBeUndefined();
      expect(returned.data[0]).toMatchObject({ id, returned: true, count: 2 });
      expect((await ada.open(`/admin/errors/${id}`)).text).toContain("Resolved by Ada");
      await decide(ada, "ignored");
      await decide(ada, "reopened");
      const acts = await container.resolve(AuditLog).page({ subject: `error:${id}`, limit: 10 });
      expect(acts.map(({ act, actor }) => [act, actor.name])).toEqual([
        ["error.reopened", "Ada"],
        ["error.ignored", "Ada"],
        ["error.resolved", "Ada"],
      ]);
    });

    test("refuse what is no decision, and errors that do not exist", async () => {
      expect((await decide(ada, "forgotten")).status).toBe(422);
      for (const path of ["/admin/errors/999999", "/admin/errors/abc", "/admin/errors/-1"]) {
        expect((await ada.open(path)).status).toBe(404);
      }
      const answer = await ada.put("/admin/errors/999999/decision", { decision: "resolved" });
      expect(answer.json).toMatchObject({ status: 404, code: "error_not_found" });
      expect((await ada.open("/admin/errors?status=lost&sort=size&page=x")).status).toBe(200);
    });

    test("are not there for Bob", async () => {
      for (const path of ["/admin/errors", `/admin/errors/${id}`]) {
        expect((await bob.open(path)).status).toBe(404);
      }
      expect((await decide(bob, "resolved")).status).toBe(404);
      expect((await ada.get(`/admin/errors/${id}`)).json.error.status).toBe("open");
    });
  });
});
