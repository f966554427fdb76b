import { beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { type ServerNode, startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

eachStorey((storey) => {
  let nodes: ServerNode[];
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1, {
      LIMIT_ROOMS: "1/3600/600-600",
      LIMIT_SIGN_IN_ACCOUNT: "1/3600/600-600",
    });
    ada = await Person.signUp(nodes[0]!.url, "Ada");
    bob = await Person.signUp(nodes[0]!.url, "Bob");
    // What is refused on one node is seen on another, where there are two.
    bob.url = nodes.at(-1)!.url;
  });

  const room = (name: string) => bob.post("/api/rooms", { name, kind: "open" });
  const page = async () => (await ada.get("/admin/limits")).json;
  /** Refusals are written down once a second: of two, one may be seen before the other. */
  const twiceAt = async (door: string): Promise<Loose> =>
    until(
      async () => (await page()).keys.find((key: Loose) => key.door === door && key.count === 2),
      { what: `both refusals at the door ${door}` },
    );

  describe("the page about limits", () => {
    test("shows each door with what it lets through", async () => {
      const { doors, alone } = await page();
      expect(alone).toBe(false);
      const limits = Object.fromEntries(doors.map(({ name, limit }: Loose) => [name, limit]));
      expect(limits).toMatchObject({
        rooms: "1 in 1 hour, then waits from 10 minutes to 10 minutes",
        httpAddress: "6,000 in 10 seconds",
        messages: "off",
        frames: "100 a second",
        connectionsPerson: "100 on a node",
      });
      const { text } = await ada.open("/admin/limits");
      expect(text).toContain("Failed sign-ins from an address");
    });

    test("shows whom it refused, by name, and lets them go", async () => {
      expect((await room("One")).status).toBe(201);
      for (const name of ["Two", "Three"]) expect((await room(name)).status).toBe(429);
      const key = await twiceAt("rooms");
      expect(key).toMatchObject({ person: { name: "Bob" }, count: 2, may_be_released: true });
      expect((await page()).doors.find(({ name }: Loose) => name === "rooms")).toMatchObject({
        last_hour: 2,
      });
      expect((await ada.open("/admin/limits")).text).toContain("Unblock Bob: New rooms");

      const done = await ada.submit(`/admin/limits/${key.id}`, { _method: "DELETE" });
      expect(done).toMatchObject({ status: 303, location: "/admin/limits" });
      expect((await room("Four")).status).toBe(201);
      expect((await ada.get("/admin/audit?act=limit.")).json.data).toMatchObject([
        { act: "limit.released", actor: { name: "Ada" }, detail: { door: "rooms" } },
      ]);
    });

    test("shortens addresses of people", async () => {
      const stranger = new Person(nodes[0]!.url, "Stranger");
      const wrong = { email: "victim@example.org", password: "wrong horse" };
      for (let n = 0; n < 3; n += 1) await stranger.post("/sign-in", wrong);
      const key = await twiceAt("signInAccount");
      expect(key).toMatchObject({ person: null, label: "vi…@example.org", count: 2 });
      expect(JSON.stringify(await page())).not.toContain("victim@");
      expect((await ada.open("/admin/limits")).text).not.toContain("victim@");
    });

    test("lets nobody go who was not refused, and none by a member", async () => {
      expect((await ada.delete("/admin/limits/made-up")).json.code).toBe("refusal_not_found");
      const { id } = await twiceAt("signInAccount");
      expect((await bob.delete(`/admin/limits/${id}`)).status).toBe(404);
    });
  });
});
