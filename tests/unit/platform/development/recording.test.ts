import { beforeEach, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { openDevelopmentTools } from "../../../../app/platform/development/index.ts";
import { Flags } from "../../../../app/platform/flags/index.ts";
import { action, json, nothing, view } from "../../../../app/platform/http/index.ts";
import { LiveViews, Views } from "../../../../app/platform/views/index.ts";
import { type Stage, stage, web } from "../http/stage.ts";

const globals = {
  app_name: "Harbour",
  url: (name: string) => `/${name}`,
  asset: (name: string) => `/assets/${name}`,
  flag: () => false,
};
const SECRET = "meet me at <nine>";
const env = { NODE_ENV: "development", DATABASE_URL: "sqlite::memory:" };

describe("what a request did, as the toolbar tells it", () => {
  let site: Stage;

  beforeEach(() => {
    site = stage(
      (r) => {
        r.get("/loop", action({}, loop));
        r.get("/lab", action({}, lab), { name: "lab" });
        r.get("/broken", action({}, broken));
        r.get(
          "/page",
          action({}, async () => view("offline.njk", {})),
        );
        r.post(
          "/note",
          action({}, async ({ session }) => {
            session.set("note", SECRET);
            session.set("seen", [1, 2, 3]);
            return nothing();
          }),
        );
      },
      {
        env,
        views: new LiveViews("views", globals),
        middleware: web,
        development: openDevelopmentTools,
      },
    );
  });

  const loop = async () => {
    const { query } = site.container.resolve(Database);
    for (let n = 0; n < 3; n += 1) {
      const tables = query.selectFrom("sqlite_master" as never).selectAll();
      await tables.where("name" as never, "=", `${SECRET}${n}` as never).execute();
    }
    return json({ done: true });
  };
  const lab = async () => {
    const flags = site.container.resolve(Flags);
    for (let n = 0; n < 2; n += 1) flags.isOn("typing-notices");
    return json({ done: true });
  };
  const broken = () => Promise.reject(new TypeError("the boiler <burst>"));

  /** The whole page about the request that an answer came from. */
  async function told(path: string, init: RequestInit = {}): Promise<string> {
    const answer = await site.app.request(path, init);
    const id = answer.headers.get("x-request-id");
    return (await site.app.request(`/_dev/requests/${id}`)).text();
  }

  it("marks what was asked again and again, and keeps no value of it", async () => {
    const page = await told("/loop");
    expect(page.match(/<b class="tone tone--warn">3×<\/b>/g)).toHaveLength(3);
    expect(page).not.toContain("meet me");
    const list = await (await site.app.request("/_dev/requests")).text();
    expect(list).toContain("1 repeated");
  });

  it("names the flags that were asked for, with the answer", async () => {
    const page = await told("/lab");
    expect(page).toMatch(/tone--good">on<\/b><\/span><span class="entry__text">typing-notices</);
    expect(page).toContain("2 times");
    expect(await told("/loop")).toContain("No flag was asked for.");
  });

  it("names the templates, and those within them with how often", async () => {
    const page = await told("/page");
    expect(page).toContain("<b>offline.njk</b>");
    expect(page).toContain("layouts/base.njk");
  });

  it("describes what is in the session, and shows nothing of it", async () => {
    const origin = { Origin: "http://localhost", "Sec-Fetch-Site": "same-origin" };
    const page = await told("/note", { method: "POST", headers: origin });
    expect(page).toContain(`text of ${SECRET.length} characters`);
    expect(page).toContain("list of 3");
    expect(page).not.toContain("meet me");
  });

  it("leads to what went wrong, with the code around it", async () => {
    const page = await told("/broken");
    expect(page).toContain("TypeError");
    expect(page).toContain("the boiler &lt;burst&gt;");
    expect(page).toContain('id="error"');
    expect(page).toMatch(/code--bad">500</);
  });

  it("is forgotten after two hundred others", async () => {
    const first = (await site.app.request("/lab")).headers.get("x-request-id");
    for (let n = 0; n < 200; n += 1) await site.app.request("/lab");
    expect((await site.app.request(`/_dev/requests/${first}`)).status).toBe(404);
  });

  it("leaves an answer as it was where it is no page", async () => {
    const answer = await site.app.request("/lab");
    expect(await answer.text()).toBe('{"done":true}');
    expect(site.container.resolve(Views as never)).toBeInstanceOf(LiveViews);
  });
});
