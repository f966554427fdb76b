import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NodeLog } from "../../../support/node_log.ts";
import { type ServerNode, startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey, type Storey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { Installation } from "../../console/run_console.ts";

const ROUNDS = 50;
const REQUESTS = 20;
const BAD_ROUND = 25;
const RELOADED = /^configuration (re|was not re)loaded/;

/** Written whole or not at all. */
function writeEnv(node: ServerNode, text: string): void {
  const path = join(node.folder, ".env");
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

const reloads = ({ lines }: NodeLog, by: string) =>
  lines.filter((line) => RELOADED.test(line.msg) && line["by"] === by);

/**
 * Does something that makes the server read its settings again; answers the line about it. The line about what
 * somebody else asked for before may come meanwhile.
 */
async function reload(node: ServerNode, by: string, trigger: () => unknown) {
  const before = reloads(node.log, by).length;
  await trigger();
  await until(() => reloads(node.log, by).length > before, { what: "a reload", every: 5 });
  return reloads(node.log, by).at(-1);
}

const hangUp = (node: ServerNode) => reload(node, "SIGHUP", () => node.signal("SIGHUP"));

async function offersSignUp({ url }: ServerNode): Promise<boolean> {
  return (await (await fetch(`${url}/sign-in`)).text()).includes("/sign-up");
}

eachStorey((storey) => {
  describe("a reload without restart", () => {
    let node: ServerNode;
    let house: Installation;
    beforeAll(async () => {
      node = await startNode({ storey });
      await Person.signUp(node.url, "Ada");
      house = new Installation({ ...node.env }, node.folder);
    });
    beforeEach(async () => {
      rmSync(join(node.folder, ".env"), { force: true, recursive: true });
      await hangUp(node);
    });

    it("takes new values on SIGHUP, and says which", async () => {
      expect(await offersSignUp(node)).toBe(true);
      writeEnv(node, "REGISTRATION=closed\nDATABASE_POOL_SIZE=7\n");
      expect(await hangUp(node)).toMatchObject({
        by: "SIGHUP",
        changed: ["REGISTRATION"],
        waiting: ["DATABASE_POOL_SIZE"],
      });
      expect(await offersSignUp(node)).toBe(false);
    });

    it("keeps every old value when one new value is wrong, and says what is wrong", async () => {
      writeEnv(node, "REGISTRATION=closed\nMESSAGE_PAGE_SIZE=many\n");
      expect(await hangUp(node)).toMatchObject({
        level: "error",
        err: { message: expect.stringContaining("MESSAGE_PAGE_SIZE must be a whole number") },
      });
      expect(await offersSignUp(node)).toBe(true);
    });

    it("keeps the old values when the file cannot be read or does not parse", async () => {
      writeEnv(node, "REGISTRATION=closed\n");
      await hangUp(node);
      rmSync(join(node.folder, ".env"));
      mkdirSync(join(node.folder, ".env"));
      expect(await hangUp(node)).toMatchObject({
        level: "error",
        err: {
          code: "configuration",
          message: expect.stringMatching(/^\.env cannot be read: EISDIR/),
        },
      });
      rmSync(join(node.folder, ".env"), { recursive: true });
      writeEnv(node, "MESSAGE_PAGE_SIZE 30\nREGISTRATION=open\n");
      expect(await hangUp(node)).toMatchObject({
        level: "error",
        err: { message: expect.stringContaining(".env, line 1: this is no setting.") },
      });
      expect(await offersSignUp(node)).toBe(false);
    });

    it("changes levels of the log at once", async () => {
      const seen = () => node.log.lines.filter(({ part }) => part === "http").length;
      writeEnv(node, "LOG_LEVELS=http=error\n");
      await hangUp(node);
      const before = seen();
      await offersSignUp(node);
      await hangUp(node);
      expect(seen()).toBe(before);
      writeEnv(node, "LOG_LEVELS=http=debug\n");
      await hangUp(node);
      await offersSignUp(node);
      await until(() => seen() > before, { what: "a line about a request" });
    });

    it("is asked for at the console, which says what happened", async () => {
      writeEnv(node, "REGISTRATION=closed\n");
      const done = await house.run("config:reload", "--json");
      expect(done).toMatchObject({ exit: 0, json: [{ ok: true, text: "Changed: REGISTRATION." }] });
      expect(await offersSignUp(node)).toBe(false);
      writeEnv(node, "REGISTRATION=perhaps\n");
      const refused = await house.runWith({ REGISTRATION: "" }, "config:reload");
      expect(refused.exit).toBe(1);
      expect(refused.out).toMatch(/^node-1: refused\. REGISTRATION /);
      expect(await offersSignUp(node)).toBe(false);
    });

    it("loses none of 1,000 requests in 50 reloads, one of them of a wrong file", async () => {
      const statuses: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const size = round === BAD_ROUND ? "many" : `${20 + round}`;
        writeEnv(node, `MESSAGE_PAGE_SIZE=${size}\n`);
        const [line, ...answers] = await Promise.all([
          hangUp(node),
          ...Array.from({ length: REQUESTS }, () => answer(node)),
        ]);
        statuses.push(...answers);
        expect(line?.level).toBe(round === BAD_ROUND ? "error" : "info");
      }
      expect(statuses).toHaveLength(ROUNDS * REQUESTS);
      expect(statuses.filter((status) => status !== 200)).toEqual([]);
    });
  });

  if (storey.name === "embedded") alone(storey);
});

/** What asks no other part is the same on both storeys. */
function alone(storey: Storey): void {
  describe("a reload while developing", () => {
    it("follows the file by itself", async () => {
      const node = await startNode({ storey, env: { NODE_ENV: "development" } });
      const line = await reload(node, ".env", () => writeEnv(node, "MESSAGE_PAGE_SIZE=33\n"));
      expect(line).toMatchObject({ by: ".env", changed: ["MESSAGE_PAGE_SIZE"] });
    });
  });

  describe("a server that was stopped", () => {
    it("leaves nobody to ask, and the console says so", async () => {
      const node = await startNode({ storey });
      await node.stop();
      const house = new Installation({ ...node.env }, node.folder);
      const { exit, err } = await house.run("config:reload");
      expect(exit).toBe(3);
      expect(err).toMatch(/^No server runs here/);
    });

    it("starts from a cache, and from the settings when that is stale", async () => {
      const node = await startNode({ storey });
      await Person.signUp(node.url, "Ada");
      await node.stop();
      const house = new Installation({ ...node.env }, node.folder);
      writeEnv(node, "REGISTRATION=closed\n");
      expect((await house.run("config:cache")).exit).toBe(0);
      await node.start();
      expect(await offersSignUp(node)).toBe(false);
      expect(node.log.plain.join("\n")).not.toContain("is ignored");
      writeEnv(node, "REGISTRATION=open\n");
      await node.restart();
      expect(await offersSignUp(node)).toBe(true);
      expect(node.log.plain.join("\n")).toContain("is older than the settings and is ignored");
    });
  });
}

async function answer({ url }: ServerNode): Promise<number> {
  const response = await fetch(`${url}/sign-in`);
  await response.text();
  return response.status;
}
