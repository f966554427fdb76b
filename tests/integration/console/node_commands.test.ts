import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode, startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { cluster, eachStorey } from "../../support/storeys.ts";
import { install, Installation } from "./run_console.ts";

eachStorey((storey) => {
  describe("a running server at the console", () => {
    let node: ServerNode;
    let house: Installation;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = new Installation({ ...node.env }, node.folder);
    });

    it("tells its figures, for people and for programs", async () => {
      const { exit, json } = await house.run("stats", "--json");
      expect(exit).toBe(0);
      expect(json).toMatchObject([
        {
          node: "node-1",
          figures: { node: { draining: false }, process: { pid: expect.any(Number) } },
        },
      ]);
      const { out } = await house.run("stats", "--node", "node-1");
      expect(out).toMatch(/^node-1\n/);
      expect(out).toMatch(/process\.rss_mb +\d/);
    });

    it("is missed by name with an exit code of its own", async () => {
      const { exit, out, err } = await house.run("stats", "--node", "eu-9");
      expect({ exit, out }).toEqual({ exit: 3, out: "" });
      expect(err).toContain("No server called eu-9 runs here");
    });

    it("is drained: not ready, sockets sent away, pages served; and takes traffic again", async () => {
      const ada = await Person.signUp(node.url, "Ada");
      const socket = await ada.socket();
      const drained = await house.run("node:drain", "--json");
      expect(drained).toMatchObject({ exit: 0, json: [{ node: "node-1", ok: true }] });
      expect(drained.json[0].value).toEqual({ sent_away: 1 });
      expect(await socket.closed).toMatchObject({ code: 1012 });
      expect(await node.isReady()).toBe(false);
      expect((await fetch(`${node.url}/sign-in`)).status).toBe(200);
      expect((await house.run("node:undrain")).out).toContain("It takes traffic again.");
      expect(await node.isReady()).toBe(true);
      await ada.socket();
      expect((await house.run("node:undrain")).out).toContain("It was not drained.");
      const acts = (await ada.get("/admin/audit?subject=node:")).json.data;
      expect(acts.at(-1)).toMatchObject({
        act: "node.drained",
        subject: "node:node-1",
        actor: { id: null, name: "console" },
      });
    });
  });

  it("nothing that runs is a sentence and an exit code", async () => {
    const house = await install(storey);
    // The server above shares the Redis of this storey, and is of another installation.
    house.env["REDIS_PREFIX"] += "quiet:";
    for (const verb of ["stats", "node:drain", "node:undrain", "config:reload"]) {
      const { exit, err } = await house.run(verb);
      expect({ verb, exit }).toEqual({ verb, exit: 3 });
      expect(err).toMatch(/^No server runs here/);
    }
    const { err } = await house.run("stats", "--json");
    expect(JSON.parse(err)).toMatchObject({ error: { code: "no_server" } });
  }, 60_000);
});

cluster((storey) => {
  describe("two servers on two machines", () => {
    let nodes: ServerNode[];
    let house: Installation;
    beforeAll(async () => {
      nodes = await startNodes(storey, 2);
      house = await install(storey);
      // A third machine: it shares database and Redis, and has a storage folder of its own.
      Object.assign(house.env, nodes[0]?.env, { STORAGE_PATH: join(house.folder, "storage") });
    });

    it("both tell their figures and reload their configuration", async () => {
      const { json } = await house.run("stats", "--json");
      expect(json.map(({ node }: { node: string }) => node)).toEqual(["node-1", "node-2"]);
      const { exit, out } = await house.run("config:reload");
      expect(exit).toBe(0);
      expect(out).toBe("node-1: Nothing changed.\nnode-2: Nothing changed.\n");
    });

    it("are drained one at a time, and never all by mistake", async () => {
      const all = await house.run("node:drain");
      expect(all).toMatchObject({ exit: 2, out: "" });
      expect(all.err).toBe("NODE is missing. There are: node-1, node-2.\n");
      expect((await house.run("node:drain", "node-2")).exit).toBe(0);
      const ready = await Promise.all(nodes.map((node) => node.isReady()));
      expect(ready).toEqual([true, false]);
      await house.run("node:undrain", "node-2");
      expect(await nodes[1]?.isReady()).toBe(true);
    });

    it("are told apart from one that was killed", async () => {
      await nodes[1]?.kill9();
      const { exit, json } = await house.run("stats", "--json");
      expect(exit).toBe(1);
      expect(json[0]).toMatchObject({ node: "node-1", figures: { node: { draining: false } } });
      expect(json[1]).toMatchObject({ node: "node-2", figures: null });
      expect(json[1].problem).toContain("does not listen any more");
      await nodes[1]?.start();
      expect((await house.run("stats", "--json")).json).toHaveLength(2);
    }, 60_000);
  });
});
