import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { type Installation, install } from "./run_console.ts";

const ada = ["--name", "Ada Lovelace", "--email", "Ada@Example.org", "--password", "correct horse"];

eachStorey((storey) => {
  describe("accounts at the console", () => {
    let house: Installation;
    beforeAll(async () => {
      house = await install(storey);
    });

    it("ask for the tables first", async () => {
      const { exit, out, err } = await house.run("user:create", ...ada);
      expect({ exit, out }).toEqual({ exit: 1, out: "" });
      expect(err).toContain("Run parley db:migrate first.");
      expect((await house.run("db:migrate")).exit).toBe(0);
    });

    it("are made with a role, and told as JSON", async () => {
      const { exit, json } = await house.run("user:create", ...ada, "--role", "admin", "--json");
      expect(exit).toBe(0);
      expect(json).toEqual({
        id: expect.any(Number),
        name: "Ada Lovelace",
        email: "ada@example.org",
        role: "admin",
      });
    });

    it("are told in words without --json", async () => {
      const { out } = await house.run(
        "user:create",
        "--name",
        "Bob",
        "--email",
        "bob@example.org",
        "--password",
        "battery staple",
      );
      expect(out).toMatch(/^Bob <bob@example\.org> can sign in now, as member/);
    });

    it("are refused with 1 when the address is taken", async () => {
      const { exit, out, err } = await house.run("user:create", ...ada);
      expect({ exit, out }).toEqual({ exit: 1, out: "" });
      expect(err).toBe("There is an account with this address. Sign in, or use another address.\n");
    });

    it("are refused with 2 when options are missing or do not fit", async () => {
      const { exit, err } = await house.run(
        "user:create",
        "--name",
        "Eve",
        "--email",
        "eve",
        "--password",
        "short",
      );
      expect(exit).toBe(2);
      expect(err).toContain("--email: Enter an e-mail address");
      expect(err).toContain("--password: A password has 8 characters or more.");
      expect((await house.run("user:create", "--name", "Eve")).err).toContain(
        "--email is missing.",
      );
      expect((await house.run("user:create", ...ada, "--role", "king")).exit).toBe(2);
    });

    it("get tokens with scopes and an end", async () => {
      const args = [
        "--user",
        "ada@example.org",
        "--scopes",
        "users:read, messages:read",
        "--days",
        "1",
      ];
      const { json } = await house.run("token:create", ...args, "--json");
      expect(json).toMatchObject({
        token: expect.stringMatching(/^parley_/),
        scopes: ["users:read", "messages:read"],
      });
      const left = Date.parse(json.expires_at) - Date.now();
      expect(left).toBeGreaterThan(86_000_000);
      expect(left).toBeLessThan(86_500_000);
    });

    it("get no token for nobody, or for scopes that do not exist", async () => {
      const nobody = await house.run("token:create", "--user", "eve@example.org", "--scopes", "*");
      expect(nobody).toMatchObject({ exit: 1, err: "There is no such person.\n" });
      const unknown = await house.run(
        "token:create",
        "--user",
        "ada@example.org",
        "--scopes",
        "rooms:burn",
      );
      expect(unknown).toMatchObject({ exit: 2, err: "--scopes: There is no scope rooms:burn.\n" });
    });
  });

  describe("the console beside a running server", () => {
    let node: ServerNode;
    let house: Installation;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = await install(storey);
      Object.assign(house.env, node.env);
    });

    it("makes the administrator and the first room, which the server knows at once", async () => {
      expect(await new Person(node.url).open("/sign-in")).toMatchObject({ location: "/setup" });
      expect((await house.run("user:create", ...ada, "--role", "admin")).err).toBe("");
      const person = new Person(node.url);
      const signedIn = await person.post("/sign-in", {
        email: "ada@example.org",
        password: "correct horse",
      });
      expect(signedIn.json).toMatchObject({ name: "Ada Lovelace", role: "admin" });
      expect((await person.get("/api/rooms")).json.data).toMatchObject([
        { name: "general", kind: "open" },
      ]);
    });

    it("makes tokens that the server takes", async () => {
      const made = await house.run(
        "token:create",
        "--user",
        "ada@example.org",
        "--scopes",
        "*",
        "--json",
      );
      expect(made.json.expires_at).toBeNull();
      const headers = { authorization: `Bearer ${made.json.token}` };
      const { json } = await new Person(node.url).request("GET", "/api/me", { headers });
      expect(json.data).toMatchObject({ email: "ada@example.org" });
    });
  });
});
