import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { type Installation, install } from "./run_console.ts";

eachStorey((storey) => {
  describe("people and rooms at the console, beside a running server", () => {
    let node: ServerNode;
    let house: Installation;
    let ada: Person;
    let bob: Person;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = await install(storey);
      Object.assign(house.env, node.env);
      ada = await Person.signUp(node.url, "Ada");
      bob = await Person.signUp(node.url, "Bob");
    });

    it("make Bob administrator: his connection comes back, and the area is open to him", async () => {
      expect((await bob.get("/admin")).status).toBe(404);
      const socket = await bob.socket();
      const { exit, json } = await house.run("user:role", bob.email, "admin", "--json");
      expect(exit).toBe(0);
      expect(json).toMatchObject({ name: "Bob", role: "admin", disabled: false });
      expect(await socket.closed).toEqual({ code: 1012, reason: "rights_changed" });
      expect((await bob.get("/admin")).status).toBe(200);
      const next = await bob.socket();
      expect((await house.run("user:role", bob.email, "member")).out).toBe(
        `Bob <${bob.email}> is a member now.\n`,
      );
      expect((await next.closed).reason).toBe("rights_changed");
      expect((await bob.get("/admin")).status).toBe(404);
    });

    it("lock Bob out of the running server: sockets, sessions and tokens, and let him in again", async () => {
      const socket = await bob.socket();
      const { token } = (await bob.post("/settings/tokens", { name: "robot", scopes: ["*"] })).json;
      const { exit, out } = await house.run("user:disable", bob.email);
      expect({ exit, out }).toEqual({ exit: 0, out: `Bob <${bob.email}> is locked out.\n` });
      expect((await socket.closed).code).toBe(4401);
      expect((await bob.get("/api/me")).status).toBe(401);
      const headers = { authorization: `Bearer ${token}` };
      expect((await bob.request("GET", "/api/me", { headers })).status).toBe(401);
      const form = { email: bob.email, password: bob.password };
      expect((await bob.post("/sign-in", form)).status).toBe(401);
      expect((await house.run("user:enable", bob.email)).exit).toBe(0);
      expect((await bob.post("/sign-in", form)).status).toBe(200);
    });

    it("never take the last administrator, and say so with 1", async () => {
      for (const args of [["user:disable"], ["user:role"]]) {
        const rest = args[0] === "user:role" ? ["member"] : [];
        const { exit, err } = await house.run(...args, ada.email, ...rest);
        expect({ exit, err }).toEqual({
          exit: 1,
          err: "This is the only administrator. Make somebody else administrator first.\n",
        });
      }
      expect((await ada.get("/admin")).status).toBe(200);
    });

    it("tell 1 for nobody and 2 for what is no role", async () => {
      expect(await house.run("user:disable", "eve@example.org")).toMatchObject({
        exit: 1,
        err: "There is no such person.\n",
      });
      expect((await house.run("user:role", bob.email, "king")).exit).toBe(2);
      expect((await house.run("user:role", bob.email)).err).toContain("ROLE is missing.");
    });

    it("stand in the audit log as the console's, once for what changed something", async () => {
      await house.run("user:enable", bob.email);
      const { data } = (await ada.get("/admin/audit?actor=console")).json;
      expect(data.map(({ act }: { act: string }) => act).toReversed()).toEqual([
        "user.role_changed",
        "user.role_changed",
        "user.disabled",
        "user.enabled",
      ]);
      expect(data.at(-1)).toMatchObject({
        actor: { id: null, name: "console" },
        detail: { name: "Bob", before: "member", after: "admin" },
      });
    });

    it("list rooms without telling who talks to whom", async () => {
      await ada.post("/api/rooms", { name: "Engines", kind: "closed" });
      const { id } = (await bob.get("/api/me")).json.data;
      await ada.post("/api/rooms", { kind: "direct", member_ids: [id] });
      const { json } = await house.run("room:list", "--json");
      expect(json).toEqual([
        room({ name: "general", kind: "open", members: 2 }),
        room({ name: "Engines", kind: "closed", members: 1 }),
        room({ name: null, kind: "direct", members: 2 }),
      ]);
      const { out } = await house.run("room:list", "--kind", "closed");
      expect(out.split("\n")[1]).toMatch(/^\d+ +closed +1 +0 +– +Engines$/);
      expect(await house.run("room:list", "--state", "archived")).toMatchObject({
        exit: 0,
        out: "There is no such room.\n",
      });
      expect((await house.run("room:list", "--kind", "secret")).exit).toBe(2);
    });
  });
});

function room(known: { name: string | null; kind: string; members: number }): object {
  return {
    ...known,
    id: expect.any(Number),
    messages: 0,
    last_message_at: null,
    created_at: expect.any(String),
    archived_at: null,
  };
}
