import { beforeAll, expect, test } from "vitest";
import { Hub, Statistics } from "../../../../app/platform/realtime/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    const site = await openSite(storey);
    url = site.url;
    ada = await Person.signUp(url, "Ada");
    bob = await Person.signUp(url, "Bob");
    const socket = await bob.socket();
    await socket.ask({ type: "join_channel", channel: "traffic" });
    for (const n of [1, 2, 3])
      await site.container.resolve(Hub).publishNamed("traffic", "passed", { n });
    await site.container.resolve(Statistics).flush();
    await socket.close();
  });

  test("Ada reads what went over a channel, step by step", async () => {
    const { json } = await ada.get("/api/statistics?channel=traffic&step=3600");
    expect(json.data).toMatchObject([{ messages_in: 3, messages_out: 3, connections: 1 }]);
    expect(json.data[0].at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/);
    const past = "from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z";
    expect((await ada.get(`/api/statistics?${past}`)).json.data).toEqual([]);
  });

  test("Ada reads who and what sent most", async () => {
    const named = async (by: string, query = "") =>
      (await ada.get(`/api/statistics/${by}?${query}`)).json.data;
    expect(await named("event", "channel=traffic")).toMatchObject([
      { name: "passed", messages_out: 3 },
    ]);
    expect((await named("channel")).map(({ name }: { name: string }) => name)).toContain("traffic");
    expect(await named("app", "app=parley")).toMatchObject([{ name: "" }]);
    expect(await named("app", "app=7")).toEqual([]);
    expect(await named("node")).toHaveLength(1);
  });

  test("what cannot be read is refused in words", async () => {
    for (const path of ["?from=yesterday", "?step=5", "/app?limit=0"])
      expect([path, (await ada.get(`/api/statistics${path}`)).status]).toEqual([path, 422]);
    expect((await ada.get("/api/statistics/room")).status).toBe(404);
  });

  test("a token of Ada's opens them with its scope, and Bob has no right to them", async () => {
    const asked = async (scopes: string[]) => {
      const { token } = (await ada.post("/settings/tokens", { name: "robot", scopes })).json;
      const headers = { authorization: `Bearer ${token}` };
      return (await new Person(url).request("GET", "/api/statistics", { headers })).status;
    };
    expect(await asked(["connections:read"])).toBe(200);
    expect(await asked(["messages:read"])).toBe(403);
    expect((await bob.get("/api/statistics")).status).toBe(403);
    expect((await new Person(url).get("/api/statistics")).status).toBe(401);
  });
});
