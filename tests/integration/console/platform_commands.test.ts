import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { eachStorey, type Storey } from "../../support/storeys.ts";
import { type Installation, install } from "./run_console.ts";

eachStorey((storey) => {
  describe("tables at the console", () => {
    let house: Installation;
    beforeEach(async () => {
      house = await install(storey);
    });

    it("are brought up to date once, and shown", async () => {
      const before = (await house.run("db:status", "--json")).json;
      expect(before.length).toBeGreaterThan(5);
      expect(before.every((one: Loose) => one.applied_at === null)).toBe(true);
      const { applied } = (await house.run("db:migrate", "--json")).json;
      expect(applied).toEqual(before.map((one: Loose) => one.name));
      expect((await house.run("db:migrate", "--json")).json).toEqual({ applied: [] });
      const after = (await house.run("db:status", "--json")).json;
      expect(after.every((one: Loose) => Date.parse(one.applied_at) > 0)).toBe(true);
    });

    it("are brought up to date once by two who start at the same moment", async () => {
      const both = await Promise.all([
        house.run("db:migrate", "--json"),
        house.run("db:migrate", "--json"),
      ]);
      expect(both.map(({ exit }) => exit)).toEqual([0, 0]);
      const counts = both.map(({ json }) => json.applied.length).toSorted((a, b) => a - b);
      expect(counts[0]).toBe(0);
      expect(counts[1]).toBeGreaterThan(5);
    });

    it("can be taken back to nothing and made again", async () => {
      const { applied } = (await house.run("db:migrate", "--json")).json;
      const { undone } = (await house.run("db:rollback", "--steps", "99", "--json")).json;
      expect(undone).toEqual(applied.toReversed());
      expect((await house.run("db:migrate", "--json")).json).toEqual({ applied });
    });
  });

  if (storey.name === "embedded") withoutDatabase(storey);
});

/** What asks no database is the same on both storeys. */
function withoutDatabase(storey: Storey): void {
  describe("configuration at the console", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
    });

    it("is shown with the origin of each value, and no secret", async () => {
      writeFileSync(join(house.folder, ".env"), "APP_NAME=Harbour\n");
      const { exit, out, json } = await house.run("config:show", "--json");
      expect(exit).toBe(0);
      const setting = (key: string) => json.find((one: Loose) => one.key === key);
      expect(setting("PORT")).toEqual({ key: "PORT", value: 3000, origin: "default" });
      expect(setting("APP_NAME")).toEqual({ key: "APP_NAME", value: "Harbour", origin: ".env" });
      expect(setting("DATABASE_URL")).toEqual({
        key: "DATABASE_URL",
        value: "********",
        origin: "the environment",
      });
      const message = { key: "MESSAGE_RATE", value: "off", origin: "config/environments/test.ts" };
      expect(setting("MESSAGE_RATE")).toEqual(message);
      for (const secret of [house.env.APP_KEY, house.env.DATABASE_URL])
        expect(out).not.toContain(secret);
      const production = await house.runWith({ NODE_ENV: "production" }, "config:show", "--json");
      const rate = production.json.find((one: Loose) => one.key === "MESSAGE_RATE");
      expect(rate).toMatchObject({ origin: "default" });
      rmSync(join(house.folder, ".env"));
    });

    it("is refused as a whole when its file does not parse", async () => {
      writeFileSync(join(house.folder, ".env"), "APP_NAME Harbour\nREGISTRATION=closed\n");
      const { exit, err } = await house.run("config:show");
      expect({ exit, line: err.split(". ")[0] }).toEqual({
        exit: 1,
        line: ".env, line 1: this is no setting",
      });
      const told = await house.run("doctor", "--json");
      expect(told.exit).toBe(1);
      expect(told.json.checks.find(({ ok }: Loose) => !ok).message).toContain(".env, line 1");
      rmSync(join(house.folder, ".env"));
    });

    it("is refused with a sentence for each wrong value", async () => {
      const { exit, out, err } = await house.runWith(
        { PORT: "many", LOG_LEVEL: "loud" },
        "config:show",
      );
      expect({ exit, out }).toEqual({ exit: 1, out: "" });
      expect(err).toContain(
        "PORT must be a whole number (set in the environment; declared in config/app.ts)",
      );
      expect(err).toContain("LOG_LEVEL");
    });

    it("is cached without secrets, used while it is fresh, and ignored with a warning after", async () => {
      const path = join(house.env.STORAGE_PATH ?? "", "cache", "config.json");
      expect(await house.run("config:cache", "--json")).toMatchObject({ exit: 0, json: { path } });
      const text = readFileSync(path, "utf8");
      for (const secret of [house.env.APP_KEY, house.env.DATABASE_URL])
        expect(text).not.toContain(secret);
      const fresh = await house.run("config:show", "--json");
      const stale = await house.runWith({ APP_NAME: "Harbour" }, "config:show", "--json");
      expect(fresh.err).toBe("");
      expect(stale.err).toContain(`${path} is older than the settings and is ignored.`);
      const name = ({ json }: typeof fresh) => json.find((one: Loose) => one.key === "APP_NAME");
      expect([name(fresh).value, name(stale).value]).toEqual(["Parley", "Harbour"]);
      rmSync(path);
    });

    it("has its cache removed, and says when there is none", async () => {
      expect(await house.run("config:clear")).toMatchObject({
        exit: 0,
        out: expect.stringContaining("There is no cached configuration"),
      });
      const path = join(house.env.STORAGE_PATH ?? "", "cache", "config.json");
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, "{}");
      expect((await house.run("config:clear", "--json")).json).toEqual({ removed: true, path });
      expect((await house.run("config:clear", "--json")).json).toEqual({ removed: false, path });
    });
  });

  describe("the site map and the templates", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
    });

    it("lists routes of both kinds", async () => {
      const { json } = await house.run("routes:list", "--json");
      expect(json.find((one: Loose) => one.path === "/sign-in" && one.verb === "GET")).toEqual({
        verb: "GET",
        path: "/sign-in",
        name: "sign-in",
        middleware: expect.arrayContaining(["sessions", "authenticate", "sameOrigin"]),
        handler: "SignInController.show",
      });
      expect(json.find((one: Loose) => one.path === "/ws")).toMatchObject({
        verb: "WS",
        name: "ws",
      });
    });

    it("compiles the templates, and takes what was compiled away", async () => {
      const path = join(house.folder, "dist", "views", "templates.js");
      writeFileSync(path, "export const templates = {};");
      const { exit, json } = await house.run("views:compile", "--json");
      expect(exit).toBe(0);
      expect(json.count).toBeGreaterThan(10);
      expect(readFileSync(path, "utf8")).toContain("accounts/sign_in.njk");
      expect(await house.run("views:clear", "--json")).toMatchObject({ exit: 0 });
      expect(existsSync(path)).toBe(false);
    });

    it("helps with examples, and knows what it does not know", async () => {
      const { exit, out } = await house.run("doctor", "--help");
      expect(exit).toBe(0);
      expect(out).toContain("$ parley doctor --json");
      expect(await house.run("doktor")).toMatchObject({ exit: 2, out: "" });
    });
  });
}
