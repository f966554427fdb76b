import { beforeAll, expect, test } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    ({ url } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
    bob = await Person.signUp(url, "Bob");
  });

  test("Ada, who is administrator, looks at the overview as a page, a part and JSON", async () => {
    const page = await ada.open("/admin");
    expect(page.status).toBe(200);
    expect(page.text).toContain('aria-current="page"');
    expect(page.text).toContain("Online now");
    const headers = { "hx-request": "true", "hx-request-type": "partial" };
    const part = await ada.open("/admin", headers);
    expect(part.text).toContain("Online now");
    expect(part.text).not.toContain("<html");
    expect((await ada.get("/admin")).json).toMatchObject({ nodes: 1, people: { people: 2 } });
  });

  test("for Bob, who is not, there is no such page", async () => {
    expect((await bob.open("/admin")).status).toBe(404);
    expect((await bob.get("/admin")).json).toMatchObject({ code: "not_found" });
  });

  test("somebody who is not signed in is led to the form, and told by 401 as a program", async () => {
    const nobody = new Person(url);
    expect(await nobody.open("/admin")).toMatchObject({ status: 303, location: "/sign-in" });
    expect((await nobody.get("/admin")).status).toBe(401);
  });

  test("a token of Ada's opens no page of the area", async () => {
    const { token } = (await ada.post("/settings/tokens", { name: "robot", scopes: ["*"] })).json;
    const headers = { authorization: `Bearer ${token}` };
    expect((await new Person(url).request("GET", "/admin", { headers })).status).toBe(401);
  });

  test("only Ada's menu leads there", async () => {
    expect((await ada.open("/rooms")).text).toContain('data-href="/admin"');
    expect((await bob.open("/rooms")).text).not.toContain('data-href="/admin"');
  });

  test("Ada may listen to the administrators' channel, Bob may not", async () => {
    const [hers, his] = [await ada.socket(), await bob.socket()];
    const join = { type: "join_channel", channel: "private-admin" };
    expect(await hers.ask(join)).toMatchObject({ type: "joined" });
    expect(await his.ask(join)).toMatchObject({ type: "error", code: "channel_refused" });
    await Promise.all([hers.close(), his.close()]);
  });
});
