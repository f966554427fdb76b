import { until } from "../../../support/until.ts";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database, QueryLog } from "../../../../app/platform/database/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { AuditLog } from "../../../../app/platform/security/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { cluster, eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const PART = { "hx-request": "true", "hx-request-type": "partial" };
const SECRET = "nobody@may.read.this";

eachStorey((storey) => {
  let container: Container;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    const site = await openSite(storey, { QUERY_SLOW_MS: "1", QUERY_REPEATS: "4" });
    container = site.container;
    ada = await Person.signUp(site.url, "Ada");
    bob = await Person.signUp(site.url, "Bob");
  });

  const byEmail = (email: string) =>
    container
      .resolve(Database)
      .query.selectFrom("users")
      .select("id")
      .where("email", "=", email)
      .execute();

  /** Somebody's careless loop. */
  async function repeat(source: string): Promise<void> {
    await logContext.run({ request_id: "r-loop" }, async () => {
      for (let n = 0; n < 4; n += 1) await byEmail(SECRET);
      container.resolve(QueryLog).finish(source);
    });
  }

  describe("Ada", () => {
    test("sees what is asked of the database, how often, how long, and by what", async () => {
      await ada.get("/api/rooms");
      await ada.get("/api/rooms");
      const twice = ({ source, times }: Loose) => source === "GET /api/rooms" && times === 2;
      const { json, asking } = await until(async () => {
        const { json } = await ada.get("/admin/queries?search=GET+/api/rooms&order=count");
        const asking = json.statements.find(({ sources }: Loose) => sources.some(twice));
        return asking && { json, asking };
      });
      expect(json.totals.queries).toBeGreaterThan(3);
      expect(asking.max_ms).toBeGreaterThanOrEqual(asking.mean_ms);
      expect(json.sources.find(({ source }: Loose) => source === "GET /api/rooms").count).toBe(2);
      const page = (await ada.open("/admin/queries")).text;
      expect(page).toContain("What costs most");
      expect(page).toContain('<span class="hljs-keyword">select</span>');
      const part = (await ada.open("/admin/queries", PART)).text;
      expect(part).toContain("What costs most");
      expect(part).not.toContain("<html");
    });

    test("sees who asks for the same again and again, and never what was asked for", async () => {
      await repeat("GET /careless");
      const { json } = await ada.get("/admin/queries");
      expect(json.repeated[0]).toMatchObject({
        source: "GET /careless",
        most_times: 4,
        request_id: "r-loop",
      });
      const page = (await ada.open("/admin/queries")).text;
      expect(page).toContain("4 times in one");
      expect(page + JSON.stringify(json)).not.toContain(SECRET);
    });

    test("sees slow statements with their plan", async () => {
      const pairs = sql<number>`(with recursive n (i) as
        (select 1 union all select i + 1 from n where i < 900)
        select count(*) from n as a, n as b where a.i < b.i)`;
      const { query } = container.resolve(Database);
      await query.selectFrom("users").select(pairs.as("pairs")).orderBy("name").execute();
      await container.resolve(QueryLog).settled();
      const { json } = await ada.get("/admin/queries");
      const slow = json.slow.find(({ plan }: Loose) => plan !== null);
      expect(slow).toBeDefined();
      expect(slow.node).toBeTypeOf("string");
      expect((await ada.open("/admin/queries")).text).toContain("How the database runs it");
    });

    test("finds nothing for a word that no statement has", async () => {
      const { json } = await ada.get("/admin/queries?search=no_such_table");
      expect([json.statements, json.statements_found]).toEqual([[], 0]);
      expect((await ada.open("/admin/queries?search=no_such_table")).text).toContain(
        "Nothing matches",
      );
    });

    test("begins anew, which stands in the audit log", async () => {
      await repeat("GET /forgotten");
      await ada.submit("/admin/queries", { _method: "DELETE" });
      const { json } = await ada.get("/admin/queries");
      expect(json.repeated).toEqual([]);
      const [line] = await container.resolve(AuditLog).page({ limit: 1 });
      expect(line).toMatchObject({ act: "queries.cleared" });
    });
  });

  test("Bob sees none of it", async () => {
    expect((await bob.get("/admin/queries")).status).toBe(404);
    expect((await bob.request("DELETE", "/admin/queries")).status).toBe(404);
  });
});

cluster((storey) => {
  test("Ada sees what all nodes ask, together and one by one", async () => {
    const [one, other] = await startNodes(storey, 2);
    if (!one || !other) throw new Error("Two nodes were wanted");
    const ada = await Person.signUp(one.url, "Ada");
    await ada.open("/rooms");
    ada.url = other.url;
    await ada.open("/rooms");
    const count = async (path: string): Promise<number> => {
      const { json } = await ada.get(path);
      return json.sources.find(({ source }: Loose) => source === "GET /rooms")?.count ?? 0;
    };
    expect(await count("/admin/queries")).toBe(2);
    expect(await count("/admin/queries?node=node-1")).toBe(1);
    const { json } = await ada.get("/admin/queries");
    expect(json.nodes).toEqual(["node-1", "node-2"]);
    expect(json.silent).toEqual([]);
  });
});
