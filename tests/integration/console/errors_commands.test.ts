import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { eachStorey } from "../../support/storeys.ts";
import { connect } from "../platform/database/open_database.ts";
import { type Installation, install } from "./run_console.ts";

const ADA = ["--name", "Ada", "--email", "ada@example.org", "--password", "correct horse"];

eachStorey((storey) => {
  describe("errors at the console", () => {
    let house: Installation;
    let id: number;

    beforeAll(async () => {
      house = await install(storey);
      await house.run("db:migrate");
      await refuseAccounts(house);
    });

    it("are written down when a command fails by a defect", async () => {
      const failed = await house.run("user:create", ...ADA);
      expect(failed.exit).toBe(1);
      expect(failed.err).toContain("the ink is dry");
      const { exit, json } = await house.run("errors:list", "--json");
      expect(exit).toBe(0);
      expect(json).toMatchObject([
        { door: "console", place: "user:create", status: "open", count: 1, level: "error" },
      ]);
      expect(json[0].message).toContain("the ink is dry");
      expect(json[0].last_at).toMatch(/^\d{4}-\d\d-\d\dT/);
      id = json[0].id;
    });

    it("are not written down when a command is called wrongly or refuses on purpose", async () => {
      await Promise.all([
        house.run("user:create", "--name", "Ada"),
        house.run("errors:show", "999"),
        house.run("token:create", "--user", "nobody@example.org", "--scopes", "*"),
      ]);
      expect((await house.run("errors:list", "--status", "all", "--json")).json).toHaveLength(1);
    });

    it("are shown with their causes and frames", async () => {
      const shown = await house.run("errors:show", `${id}`);
      expect(shown.out).toContain("open, error at user:create (console)");
      expect(shown.out).toMatch(/at .*app\/features\/accounts\//);
      const { json } = await house.run("errors:show", `${id}`, "--json");
      expect(json).toMatchObject({ id, samples: [{ chain: [{}] }] });
      expect((await house.run("errors:list")).out).toContain("user:create");
    });

    it("are resolved, and open again when they return", async () => {
      const resolved = await house.run("errors:resolve", `${id}`);
      expect(resolved).toMatchObject({ exit: 0, out: expect.stringContaining("resolved now") });
      expect((await house.run("errors:list")).out).toContain("There is nothing here.");
      await house.run("user:create", ...ADA);
      const { json } = await house.run("errors:list", "--status", "returned", "--json");
      expect(json).toMatchObject([{ id, count: 2, returned: true }]);
    });

    it("are ignored on request, and opened again", async () => {
      const ignored = await house.run("errors:ignore", `${id}`, "--json");
      expect(ignored.json).toMatchObject({ id, status: "ignored", status_by: "console" });
      const opened = await house.run("errors:reopen", `${id}`, "--json");
      expect(opened.json).toMatchObject({ id, status: "open", returned: false });
    });

    it("that do not exist, and what is no number or no state, are refused in words", async () => {
      const missing = await house.run("errors:resolve", "999");
      expect(missing).toMatchObject({ exit: 1, err: expect.stringContaining("no such error") });
      const wrong = [["errors:show", "abc"], ["errors:show"], ["errors:list", "--status", "lost"]];
      const ran = await Promise.all(wrong.map((args) => house.run(...args)));
      expect(ran.map(({ exit }) => exit)).toEqual([2, 2, 2]);
    });
  });
});

/** The database itself takes no more accounts, for a reason that nobody foresaw. */
async function refuseAccounts({ env }: Installation): Promise<void> {
  const database = connect(env["DATABASE_URL"] ?? "");
  const body =
    database.dialect === "sqlite"
      ? sql`begin select raise(abort, 'the ink is dry'); end`
      : sql`signal sqlstate '45000' set message_text = 'the ink is dry'`;
  const each = database.dialect === "sqlite" ? sql`` : sql`for each row`;
  await sql`create trigger dry before insert on users ${each} ${body}`.execute(database.query);
  await database.close();
}
