import { beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { type ServerNode, startNode, startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { cluster, eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

const names = (nodes: Loose): string[] => nodes.map(({ node }: Loose) => node);

eachStorey((storey) => {
  describe("one node", () => {
    let node: ServerNode;
    let ada: Person;
    let bob: Person;
    beforeAll(async () => {
      node = await startNode({ storey });
      ada = await Person.signUp(node.url, "Ada");
      bob = await Person.signUp(node.url, "Bob");
    });

    test("is listed with what it says of itself", async () => {
      const socket = await bob.socket();
      const { data } = (await ada.get("/admin/nodes")).json;
      const storeyName = storey.name === "embedded" ? "SQLite and memory" : "MySQL and Redis";
      expect(data).toMatchObject([
        {
          node: "node-1",
          pid: expect.any(Number),
          problem: null,
          figures: {
            node: { connections: 1, draining: false, storey: storeyName },
            process: { rss_mb: expect.any(Number) },
            event_loop: { p99_ms: expect.any(Number) },
          },
        },
      ]);
      expect((await ada.open("/admin/nodes")).text).toContain("In traffic");
      await socket.close();
    });

    test("has a page with every figure of every part", async () => {
      const { text } = await ada.open("/admin/nodes/node-1");
      for (const word of ["rss_mb", "event_loop", "guard.database"]) expect(text).toContain(word);
      expect((await ada.open("/admin/nodes/eu-9")).status).toBe(404);
    });

    test("is drained and takes traffic again, in writing", async () => {
      const socket = await bob.socket();
      const done = await ada.submit("/admin/nodes/node-1/drain", {});
      expect(done).toMatchObject({ status: 303, location: "/admin/nodes" });
      expect((await socket.closed).code).toBe(1012);
      await node.untilReady(false);
      expect((await ada.open("/admin/nodes")).text).toContain("Drained");
      expect((await ada.delete("/admin/nodes/node-1/drain")).json).toMatchObject({ ok: true });
      await node.untilReady();
      expect((await ada.get("/admin/audit?subject=node:")).json.data).toMatchObject([
        { act: "node.undrained", subject: "node:node-1", actor: { name: "Ada" } },
        { act: "node.drained", subject: "node:node-1", actor: { name: "Ada" } },
      ]);
    });

    test("is drained by nobody else", async () => {
      expect((await bob.post("/admin/nodes/node-1/drain")).status).toBe(404);
      expect((await ada.post("/admin/nodes/eu-9/drain")).json.code).toBe("node_not_found");
      expect(await node.isReady()).toBe(true);
    });
  });
});

cluster((storey) => {
  test("two nodes know of each other, drain each other, and tell who is silent", async () => {
    const [here, there] = await startNodes(storey, 2);
    const ada = await Person.signUp(here?.url ?? "", "Ada");
    const nodes = async () => (await ada.get("/admin/nodes")).json.data;
    expect(names(await nodes())).toEqual(["node-1", "node-2"]);
    expect((await ada.get("/admin/nodes/node-2")).json).toMatchObject({ problem: null });

    const bob = await Person.signUp(there?.url ?? "", "Bob");
    const socket = await bob.socket();
    await ada.submit("/admin/nodes/node-2/drain", {});
    expect((await socket.closed).code).toBe(1012);
    await there?.untilReady(false);
    expect(await here?.isReady()).toBe(true);
    expect((await ada.get("/admin")).json.warnings).toContainEqual({
      level: "look",
      text: "node-2 is drained: it takes no traffic.",
      route: "nodes",
    });

    await there?.kill9();
    const silent = async () => (await nodes()).find(({ node }: Loose) => node === "node-2");
    expect((await silent())?.problem).toMatch(/no answer|does not listen/);
    const text = "the lease of the dead node to end";
    await until(async () => (await silent()) === undefined, { within: 20_000, what: text });
    expect(names(await nodes())).toEqual(["node-1"]);
  });

  test("what an administrator ends on one node ends on the other within two seconds", async () => {
    const [here, there] = await startNodes(storey, 2);
    const ada = await Person.signUp(here?.url ?? "", "Ada");
    const bob = await Person.signUp(there?.url ?? "", "Bob");
    const { id } = (await bob.get("/settings/profile")).json;
    for (const end of [
      () => ada.delete(`/admin/people/${id}/sessions`),
      () => ada.post(`/admin/people/${id}/lock`),
    ]) {
      const socket = await bob.socket();
      let code = 0;
      void socket.closed.then((close) => (code = close.code));
      expect((await end()).status).toBe(204);
      await until(() => code === 4401, { within: 2000, what: "Bob's socket to end" });
      expect((await bob.get("/api/me")).status).toBe(401);
      if (end.toString().includes("sessions")) await bob.signIn();
    }
  });
});
