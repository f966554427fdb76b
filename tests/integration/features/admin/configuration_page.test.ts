import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { type ServerNode, startNode, startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { cluster, eachStorey } from "../../../support/storeys.ts";

const PATH = "/admin/configuration";

function write({ folder }: ServerNode, text: string): void {
  writeFileSync(join(folder, ".env"), text);
}

eachStorey((storey) => {
  describe("the configuration's page", () => {
    let node: ServerNode;
    let ada: Person;
    beforeAll(async () => {
      node = await startNode({ storey });
      ada = await Person.signUp(node.url, "Ada");
    });
    beforeEach(async () => {
      write(node, "");
      await reload();
    });

    const reload = () => ada.submit(`${PATH}/reload`, {});
    const setting = async (key: string): Promise<Loose> =>
      (await ada.get(PATH)).json.data.find((one: Loose) => one.key === key);

    test("shows every key with value, origin and meaning", async () => {
      expect(await setting("REGISTRATION")).toMatchObject({
        section: "chat",
        text: "open",
        origin: "default",
        changed: false,
        waiting: false,
      });
      expect(await setting("PORT")).toMatchObject({ origin: "the environment", restart: true });
      expect((await ada.open(PATH)).text).toContain("Who may make an account");
      const found = (await ada.get(`${PATH}?text=make an account`)).json.data;
      expect(found.map(({ key }: Loose) => key)).toEqual(["REGISTRATION"]);
      expect((await ada.open(`${PATH}?text=unheard`)).text).toContain("No setting matches");
    });

    test("shows no secret, wherever it looks", async () => {
      const key = node.env["APP_KEY"] ?? "";
      expect(key).not.toBe("");
      for (const { text } of [await ada.open(PATH), await ada.get(PATH)])
        expect(text).not.toContain(key);
      expect(await setting("APP_KEY")).toMatchObject({ text: "********" });
    });

    test("reads it again: what changed, and what waits for a restart", async () => {
      write(node, "REGISTRATION=closed\nDATABASE_POOL_SIZE=7\n");
      expect(await reload()).toMatchObject({ status: 303, location: PATH });
      expect(await setting("REGISTRATION")).toMatchObject({
        text: "closed",
        origin: ".env",
        changed: true,
      });
      expect(await setting("DATABASE_POOL_SIZE")).toMatchObject({ text: "10", waiting: true });
      expect((await ada.get(PATH)).json.reloads).toMatchObject([
        { node: "node-1", by: "Ada", changed: ["REGISTRATION"], waiting: ["DATABASE_POOL_SIZE"] },
      ]);
      expect((await ada.get("/admin/audit?act=configuration")).json.data[0]).toMatchObject({
        actor: { name: "Ada" },
        detail: { nodes: ["node-1"], refused: [] },
      });
    });

    test("keeps the old values when one is wrong, and names the key and the file", async () => {
      write(node, "REGISTRATION=closed\nMESSAGE_PAGE_SIZE=many\n");
      expect((await ada.post(`${PATH}/reload`)).json.data).toMatchObject([{ ok: false }]);
      expect(await setting("REGISTRATION")).toMatchObject({ text: "open" });
      const { text } = await ada.open(PATH);
      expect(text).toContain("MESSAGE_PAGE_SIZE must be a whole number");
      expect(text).toContain("set in .env");
      expect((await ada.get("/admin")).json.warnings).toContainEqual({
        level: "look",
        text: "node-1 refused its newest configuration; the old one holds.",
        route: "configuration",
      });
    });

    test("is read again by nobody else", async () => {
      const bob = await Person.signUp(node.url, "Bob");
      write(node, "REGISTRATION=closed\n");
      expect((await bob.post(`${PATH}/reload`)).status).toBe(404);
      expect(await setting("REGISTRATION")).toMatchObject({ text: "open" });
    });
  });
});

cluster((storey) => {
  test("one click has both nodes read their configuration, each its own file", async () => {
    const nodes = await startNodes(storey, 2);
    const [here, there] = nodes as [ServerNode, ServerNode];
    const ada = await Person.signUp(here.url, "Ada");
    write(here, "REGISTRATION=closed\n");
    write(there, "REGISTRATION=nobody\n");
    await ada.submit(`${PATH}/reload`, {});
    expect((await ada.get(PATH)).json.reloads).toMatchObject([
      { node: "node-1", changed: ["REGISTRATION"], problems: [] },
      { node: "node-2", changed: [], problems: [expect.stringContaining("REGISTRATION")] },
    ]);
    expect((await ada.open(PATH)).text).toContain("was not reloaded everywhere");
  });
});
