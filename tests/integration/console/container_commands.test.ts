import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey, embedded } from "../../support/storeys.ts";
import { install, Installation } from "./run_console.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PAGE = join(ROOT, "docs", "wiring.md");

eachStorey((storey) => {
  describe("the services at the console", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
    });

    it("fit together", async () => {
      const { exit, json } = await house.run("container:check", "--json");
      expect({ exit, json }).toEqual({ exit: 0, json: { ok: true, problems: [] } });
    });

    it("are listed with how long they live, their tags, and who needs whom", async () => {
      const { json } = await house.run("container:list", "--json");
      const service = (name: string) => json.services.find((one: Loose) => one.name === name);
      expect(service("Sessions")).toMatchObject({
        lifetime: "singleton",
        needs: expect.arrayContaining([{ name: "Seal", hold: "direct" }]),
        needed_by: expect.arrayContaining(["CollectSessions"]),
      });
      expect(service("Seal").needs).toEqual([{ name: "AppKeys", hold: "lazy" }]);
      expect(service("AppKeys")).toMatchObject({ refreshable: true, needed_by: ["Seal"] });
      expect(service("DatabaseCheck").tags).toEqual({ "doctor.check": 60 });
      expect(json.bound.find((one: Loose) => one.name === "Broker")).toMatchObject({
        how: "factory",
        as: storey.name === "embedded" ? "MemoryBroker" : "RedisBroker",
      });
      const { out } = await house.run("container:list", "--name", "housek");
      expect(out).toMatch(/^Housekeeper +singleton/m);
      expect(out).not.toContain("Sessions  singleton");
    });

    it("are drawn as the committed page shows them, whatever is configured here", async () => {
      const { exit, out } = await house.run("container:dump", "--check", "--to", PAGE);
      expect({ exit, out }).toEqual({ exit: 0, out: `${PAGE} is current.\n` });
    });
  });
});

embedded((storey) => {
  describe("the page of the wiring", () => {
    it("is written, and found wanting when it is not what the code says", async () => {
      const house = await install(storey);
      const to = join(house.folder, "wiring.md");
      expect(await house.run("container:dump", "--check", "--to", to)).toMatchObject({ exit: 1 });
      const [first, again] = [
        await house.run("container:dump", "--to", to, "--json"),
        await house.run("container:dump", "--to", to, "--json"),
      ];
      expect([first.json.changed, again.json.changed]).toEqual([true, false]);
      writeFileSync(to, readFileSync(to, "utf8").replace("| Hub |", "| Hubbub |"));
      const { exit, out } = await house.run("container:dump", "--check", "--to", to);
      expect(exit).toBe(1);
      expect(out).toContain("Run bin/parley container:dump");
    });
  });

  describe("a refresh without a restart", () => {
    let node: ServerNode;
    let house: Installation;
    beforeAll(async () => {
      node = await startNode({ storey });
      // Templates of its own, and what they are compiled to.
      for (const linked of ["dist", "views"]) rmSync(join(node.folder, linked), { force: true });
      for (const part of ["dist/views", "dist/assets", "views"]) {
        cpSync(join(ROOT, part), join(node.folder, part), { recursive: true });
      }
      await node.restart();
      house = new Installation({ ...node.env }, node.folder);
      await Person.signUp(node.url, "Ada");
    });

    it("shows new templates, and the page before it the old ones", async () => {
      const page = join(node.folder, "views", "accounts", "sign_in.njk");
      const text = readFileSync(page, "utf8");
      writeFileSync(page, text.replace("{% block content %}", "{% block content %}<p>Ahoy</p>"));
      expect((await house.run("views:compile")).exit).toBe(0);
      const shown = async () => (await fetch(`${node.url}/sign-in`)).text();
      expect(await shown()).not.toContain("Ahoy");
      const { exit, out } = await house.run("container:refresh", "CompiledViews");
      expect({ exit, out }).toEqual({ exit: 0, out: "node-1: CompiledViews is made anew.\n" });
      expect(await shown()).toContain("Ahoy");
    });

    it("keeps the old templates when the new ones cannot be taken", async () => {
      expect((await house.run("views:clear")).out).toContain("is removed");
      const { exit, out } = await house.run("container:refresh", "CompiledViews");
      expect(exit).toBe(1);
      expect(out).toMatch(/^node-1: refused\. .*templates\.js/);
      expect(await (await fetch(`${node.url}/sign-in`)).text()).toContain("Ahoy");
      expect((await house.run("views:clear")).out).toContain("There are no compiled templates");
    });

    it("takes new keys for sessions: whoever came while the old one stood stays signed in, and nobody else", async () => {
      const own = await startNode({ storey, env: { APP_KEY: "" } });
      const [ada, ben] = [await Person.signUp(own.url, "Ada"), await Person.signUp(own.url, "Ben")];
      const keys = join(own.env["STORAGE_PATH"] ?? "", "app.key");
      const [old, next] = [readFileSync(keys, "utf8").trim(), "n".repeat(48)];
      const beside = new Installation({ ...own.env }, own.folder);
      const status = async (person: Person) => (await person.get("/api/me")).status;
      const take = async (text: string) => {
        writeFileSync(keys, text);
        expect((await beside.run("container:refresh", "AppKeys")).exit).toBe(0);
      };
      await take(`${next}\n${old}\n`);
      expect(await status(ada)).toBe(200);
      await take(`${next}\n`);
      expect([await status(ada), await status(ben)]).toEqual([200, 401]);
    });

    it("is refused for a service that cannot be refreshed", async () => {
      const { exit, out } = await house.run("container:refresh", "Hub");
      expect(exit).toBe(1);
      expect(out).toContain("There are: AppKeys, CompiledViews");
      expect((await house.run("container:refresh")).exit).toBe(2);
    });
  });
});
