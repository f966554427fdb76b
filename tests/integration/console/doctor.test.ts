import { createServer, type Server } from "node:net";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { startMailServer } from "../../support/servers/mail_server.ts";
import { freePort } from "../../support/servers/free_port.ts";
import { cluster, eachStorey, type Storey } from "../../support/storeys.ts";
import { type Installation, install } from "./run_console.ts";

const check = (json: Loose, name: string) => json.checks.find((one: Loose) => one.name === name);

/** Answers to everything with silence. */
async function silentServer(): Promise<{ server: Server; port: number }> {
  const server = createServer(() => {});
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { server, port };
}

eachStorey((storey) => {
  describe("the doctor", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
      await house.run("db:migrate");
    });

    it("finds nothing wrong with a sound installation", async () => {
      const { exit, json } = await house.run("doctor", "--json");
      expect(json.checks.filter(({ ok }: Loose) => !ok)).toEqual([]);
      expect({ exit, ok: json.ok }).toEqual({ exit: 0, ok: true });
      const names = json.checks.map(({ name }: Loose) => name);
      expect(names).toEqual([
        "configuration",
        "database",
        "clock",
        "migrations",
        "backup",
        "redis",
        "mail",
        "disk",
        "files",
        "versions",
        "build",
      ]);
    });

    it("tells migrations that wait, and a build that is missing", async () => {
      const bare = await install(storey);
      rmSync(join(bare.folder, "dist", "views", "templates.js"));
      const { json } = await bare.run("doctor", "--json");
      expect(check(json, "migrations")).toMatchObject({
        ok: false,
        hint: "Run bin/parley db:migrate.",
      });
      expect(check(json, "build")).toMatchObject({ ok: false, hint: "Run npm run build." });
    });
  });

  if (storey.name === "embedded") faults(storey);
});

/** What is wrong with settings is the same on both storeys. */
function faults(storey: Storey): void {
  describe("the doctor and wrong settings", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
    });

    it("says that no server listens where DATABASE_URL points, and what to do", async () => {
      const url = `mysql://root:geheim@127.0.0.1:${await freePort()}/parley`;
      const { exit, out, json } = await house.runWith({ DATABASE_URL: url }, "doctor", "--json");
      expect({ exit, ok: json.ok }).toEqual({ exit: 1, ok: false });
      expect(check(json, "database")).toMatchObject({
        ok: false,
        message: expect.stringMatching(/^No database server listens at 127\.0\.0\.1:\d+\.$/),
        hint: "Start it, or correct host and port in DATABASE_URL.",
      });
      expect(out).not.toContain("geheim");
    });

    it("gives up on a database that never answers", async () => {
      const { server, port } = await silentServer();
      const { json } = await house.runWith(
        { DATABASE_URL: `mysql://root@127.0.0.1:${port}/parley` },
        "doctor",
        "--json",
      );
      expect(check(json, "database").message).toBe(
        `The database at 127.0.0.1:${port} does not answer.`,
      );
      server.close();
    });

    it("tries the mail server: whether it is there, lets Parley in, and is missed", async () => {
      const post = await startMailServer({ user: "parley", password: "p@ss" });
      const examined = async (env: Record<string, string>) => {
        const { json, out } = await house.runWith(env, "doctor", "--json");
        expect(out).not.toContain("p@ss");
        return check(json, "mail");
      };
      const { url, port } = post;
      expect(await examined({})).toMatchObject({
        ok: true,
        message: expect.stringContaining("no mail"),
      });
      expect(await examined({ MAIL_URL: url })).toMatchObject({ ok: true });
      const wrong = await examined({ MAIL_URL: url.replace("p%40ss", "guess") });
      expect(wrong).toMatchObject({ ok: false, hint: expect.stringContaining("%40") });
      await post.stop();
      expect(await examined({ MAIL_URL: url })).toMatchObject({
        ok: false,
        message: expect.stringContaining(`127.0.0.1:${port} cannot be used`),
      });
      const reports = await examined({ ERROR_REPORT_EMAILS: "ada@example.org" });
      expect(reports).toMatchObject({
        ok: false,
        message: expect.stringContaining("MAIL_URL is not"),
      });
      expect(post.letters).toEqual([]);
    });

    it("says that Redis is missing, and what to do", async () => {
      const port = await freePort();
      const { json } = await house.runWith(
        { REDIS_URL: `redis://127.0.0.1:${port}` },
        "doctor",
        "--json",
      );
      expect(json.ok).toBe(false);
      expect(check(json, "redis")).toMatchObject({
        ok: false,
        message: expect.stringContaining(`Redis at 127.0.0.1:${port} cannot be reached`),
        hint: expect.stringContaining("correct REDIS_URL"),
      });
      expect(check(json, "database").ok).toBe(true);
    });

    it("gives up on a Redis that never answers", async () => {
      const { server, port } = await silentServer();
      const { json } = await house.runWith(
        { REDIS_URL: `redis://127.0.0.1:${port}` },
        "doctor",
        "--json",
      );
      expect(check(json, "redis").ok).toBe(false);
      server.close();
    });

    it("asks for the key that nodes on one Redis must share", async () => {
      const { json } = await house.runWith(
        { REDIS_URL: "redis://127.0.0.1:1", APP_KEY: "" },
        "doctor",
        "--json",
      );
      expect(check(json, "redis")).toMatchObject({
        ok: false,
        hint: "Set the same APP_KEY on every node.",
      });
    });

    it("tells a value that does not fit, and looks at the rest as far as it can", async () => {
      const { exit, json } = await house.runWith(
        { DATABASE_URL: "postgres://x", PORT: "70000" },
        "doctor",
        "--json",
      );
      expect(exit).toBe(1);
      const { ok, message, hint } = check(json, "configuration");
      expect(ok).toBe(false);
      expect(message).toContain("DATABASE_URL must begin with sqlite:, mysql:// or mariadb://");
      expect(message).toContain("PORT");
      expect(hint).toContain(".env");
      expect(check(json, "versions").ok).toBe(true);
    });

    it("tells a storage folder that cannot be one, in words too", async () => {
      const { exit, out } = await house.runWith(
        { STORAGE_PATH: "/dev/null/storage", DATABASE_URL: "sqlite::memory:" },
        "doctor",
      );
      expect(exit).toBe(1);
      expect(out).toContain("✗ disk: The folder /dev/null/storage cannot be written.\n  → ");
    });
  });
}

cluster((storey) => {
  describe("the doctor and MariaDB", () => {
    let house: Installation;
    let url: URL;
    beforeAll(async () => {
      house = await install(storey);
      url = new URL(house.env.DATABASE_URL ?? "");
    });
    const database = async (change: (url: URL) => void) => {
      const other = new URL(url);
      change(other);
      const { json } = await house.runWith({ DATABASE_URL: other.href }, "doctor", "--json");
      return check(json, "database");
    };

    it("says that there is no such database, and how to make it", async () => {
      const found = await database((other) => (other.pathname = "/nowhere"));
      expect(found.message).toContain("has no database called nowhere.");
      expect(found.hint).toContain("CREATE DATABASE nowhere;");
    });

    it("says that user or password are refused", async () => {
      const found = await database((other) => {
        other.username = "mallory";
        other.password = "guess";
      });
      expect(found.message).toContain("refuses this user or password.");
    });
  });
});
