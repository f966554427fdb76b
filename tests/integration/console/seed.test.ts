import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { type Installation, install } from "./run_console.ts";

eachStorey((storey) => {
  describe("demo data", () => {
    let node: ServerNode;
    let house: Installation;
    let ada: Person;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = await install(storey);
      Object.assign(house.env, node.env);
      ada = new Person(node.url);
    });

    it("fills a new installation with people, rooms and messages", async () => {
      const { exit, json } = await house.run("db:seed", "--json");
      expect(exit).toBe(0);
      expect(json).toMatchObject({ users: 8, rooms: 8, email: "ada@demo.example" });
      expect(json.messages).toBeGreaterThan(250);
      const { email, password } = json;
      expect((await ada.post("/sign-in", { email, password })).json).toMatchObject({
        role: "admin",
      });
    });

    it("lies in the past, over several days, in order", async () => {
      const rooms = (await ada.get("/api/rooms")).json.data;
      const general = rooms.find((room: Loose) => room.name === "general");
      const { data } = (await ada.get(`/api/rooms/${general.id}/messages?limit=100`)).json;
      const times = data.map((message: Loose) => Date.parse(message.created_at));
      expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
      expect(times.at(-1)).toBeLessThan(Date.now());
      expect(times.at(-1) - times[0]).toBeGreaterThan(4 * 86_400_000);
      expect(new Set(data.map((message: Loose) => message.author.name)).size).toBe(8);
    });

    it("shows who was invited the closed room, and nobody else", async () => {
      const names = async (person: Person) =>
        (await person.get("/api/rooms")).json.data.map((room: Loose) => room.name);
      expect(await names(ada)).toContain("launch");
      const dmitri = new Person(node.url);
      await dmitri.post("/sign-in", { email: "dmitri@demo.example", password: "parley-demo" });
      expect(await names(dmitri)).not.toContain("launch");
    });

    it("is not planted twice, nor among people without force", async () => {
      expect(await house.run("db:seed")).toMatchObject({
        exit: 1,
        out: "",
        err: "The demo people are here already.\n",
      });
      const other = await install(storey);
      await other.run("db:migrate");
      await other.run(
        "user:create",
        "--name",
        "Eve",
        "--email",
        "eve@example.org",
        "--password",
        "correct horse",
      );
      const refused = await other.run("db:seed");
      expect(refused.exit).toBe(1);
      expect(refused.err).toContain("add --force");
      expect((await other.run("db:seed", "--force")).exit).toBe(0);
    });
  });
});
