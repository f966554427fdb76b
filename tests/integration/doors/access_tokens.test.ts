import { beforeAll, describe, expect, it } from "vitest";
import { startNodes, type ServerNode } from "../../support/node.ts";
import { openSocket } from "../../support/open_socket.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { partsOf } from "../platform/security/jwt/forge.ts";
import { type Installation, install } from "../console/run_console.ts";

eachStorey((storey) => {
  let nodes: ServerNode[];
  let house: Installation;
  let ada: Person;

  beforeAll(async () => {
    nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1);
    house = await install(storey);
    Object.assign(house.env, nodes[0]!.env);
    ada = await Person.signUp(nodes[0]!.url, "Ada");
  });

  /** The last node: another than the one that made the token, where there are two. */
  const there = () => nodes.at(-1)!.url;
  const made = async (audience: string) =>
    (await ada.post("/api/tokens/jwt", { audience })).json as { id: string; token: string };
  const status = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await new Person(there()).request("GET", "/api/me", { headers })).status;
  };
  const connected = async (token: string) => {
    const socket = await openSocket(`${there()}/ws?token=${token}`);
    await socket.next("connected");
    return socket;
  };

  describe("access tokens", () => {
    it("hold on every node, and nowhere once they are taken back", async () => {
      const [api, live] = [await made("api"), await made("realtime")];
      expect(await status(api.token)).toBe(200);
      const socket = await connected(live.token);
      for (const { id } of [api, live]) await ada.delete(`/api/tokens/jwt/${id}`);
      expect((await socket.closed).code).toBe(4401);
      expect(await status(api.token)).toBe(401);
    });

    it("survive a change of the key, until it was stolen", async () => {
      const [api, live] = [await made("api"), await made("realtime")];
      const socket = await connected(live.token);
      const { exit, json } = await house.run("keys:rotate", "--json");
      expect(exit).toBe(0);
      expect(json).toEqual({ key: expect.stringMatching(/^[\w-]{43}$/), revoked: 0 });
      expect(await status(api.token)).toBe(200);
      await socket.roundTrip();

      const stolen = await house.run("keys:rotate", "--revoke");
      expect(stolen.err).toBe("");
      expect(stolen.out).toMatch(/signs access tokens now\. \d+ tokens were taken back\./);
      expect((await socket.closed).code).toBe(4401);
      expect(await status(api.token)).toBe(401);
      const fresh = await made("api");
      expect(await status(fresh.token)).toBe(200);
      const { keys } = (await new Person(there()).get("/.well-known/jwks.json")).json;
      expect(keys).toHaveLength(1);
      expect(partsOf(fresh.token).header["kid"]).toBe(keys[0].kid);
    });

    it("end with the session, also while they are used on another node", async () => {
      const live = await made("realtime");
      const socket = await connected(live.token);
      await ada.signOut();
      expect((await socket.closed).code).toBe(4401);
    });
  });
});
