import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { Connections, Hub, Registry } from "../../app/platform/realtime/index.ts";
import { count, type LiveSite, openSites } from "../integration/features/channels/live_site.ts";
import { BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { Person } from "../support/person.ts";
import { embedded } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const HTMX = fileURLToPath(new URL("../../node_modules/htmx.org/dist/", import.meta.url));

/** The swap style of our fragments, as the chat's page has it, in its simplest form. */
const TIMELINE = `htmx.registerExtension("timeline", {
  handle_swap(style, target, fragment) {
    if (style !== "timeline") return false;
    const added = [...fragment.children];
    target.append(fragment);
    return added;
  },
});`;

interface Lab {
  source: EventSource;
  got: { type: string; data: unknown }[];
}

embedded((storey) => {
  let site: LiveSite;
  let browser: TestBrowser;
  let window: BrowserWindow;
  let page: Page;
  let ada: Person;
  let room: number;

  beforeAll(async () => {
    [site] = await openSites(storey, { REALTIME_SSE_RETRY_MS: "50" });
    ada = await Person.signUp(site.url, "Ada");
    const { json } = await ada.post("/api/rooms", { name: "Engines", kind: "open" });
    room = json.data.id as number;
    browser = await openBrowser();
    // The chat's service worker would take the pages of the lab for itself.
    const context = await browser.raw.newContext({ serviceWorkers: "block" });
    window = new BrowserWindow(context, await context.newPage());
    const cookies = (ada.cookies.header() ?? "").split("; ").map((pair) => pair.split("="));
    await context.addCookies(
      cookies.map(([name = "", ...value]) => ({ name, value: value.join("="), url: site.url })),
    );
    page = window.page;
  });

  afterAll(async () => {
    await window.close();
    await browser.close();
  });

  /** A page of the site's own origin, under no policy of the chat's. */
  async function open(path: string, html: string): Promise<void> {
    await page.route(`**${path}`, (route) =>
      route.fulfill({ contentType: "text/html", body: `<!doctype html>${html}` }),
    );
    await page.route("**/lab/*.js", (route) => {
      const name = new URL(route.request().url()).pathname.replace("/lab/", "");
      const body = readFileSync(`${HTMX}${name === "htmx.js" ? name : `ext/${name}`}`, "utf8");
      return route.fulfill({ contentType: "text/javascript", body });
    });
    await page.goto(site.url + path);
  }

  describe("a browser's EventSource", () => {
    const got = () => page.evaluate(() => (globalThis as unknown as Lab).got);
    const numbers = async () =>
      (await got()).flatMap(({ type, data }) =>
        type === "number" ? (data as { n: number }).n : [],
      );

    it("comes back by itself with everything, and stays away when told to", async () => {
      await open("/lab/source", "<title>source</title>");
      await page.evaluate(() => {
        const lab = globalThis as unknown as Lab;
        lab.got = [];
        lab.source = new EventSource("/realtime/events?channels=lab");
        for (const type of ["connected", "number", "parley:close", "parley:missed"])
          lab.source.addEventListener(type, ({ data }) =>
            lab.got.push({ type, data: JSON.parse(data as string) as unknown }),
          );
      });
      const connects = async () => (await got()).filter(({ type }) => type === "connected").length;
      await until(async () => (await connects()) === 1);
      await count(site, "lab", { to: 3 });
      await until(async () => (await numbers()).length === 3);
      await site.get(Connections).drain(0);
      await count(site, "lab", { from: 4, to: 503 });
      site.get(Connections).resume();
      await until(async () => (await numbers()).length >= 503);
      expect(await numbers()).toEqual(Array.from({ length: 503 }, (_, index) => index + 1));
      expect((await got()).some(({ type }) => type === "parley:missed")).toBe(false);
      await site.get(Hub).disconnectUser(1, "not_allowed");
      const state = () => page.evaluate(() => (globalThis as unknown as Lab).source.readyState);
      await until(async () => (await state()) === 2, { what: "the end" });
    });
  });

  describe("htmx over an event stream", () => {
    it("puts a message where the chat's own page would, once, also after a cut", async () => {
      // The refusal that the test before has asked for.
      window.complaints.length = 0;
      const url = `/realtime/events?channels=presence-room.${room}&amp;format=html`;
      await open(
        "/lab/htmx",
        `<script src="/lab/htmx.js"></script><script src="/lab/hx-sse.js"></script>
        <script>${TIMELINE}</script>
        <div id="timeline" data-room="${room}"></div>
        <div hx-sse:connect="${url}" hx-trigger="load, every 1s" hx-swap="beforeend" id="live"></div>`,
      );
      const texts = () => page.locator("article .message__text").allInnerTexts();
      const write = (content: string) =>
        ada.post(`/api/rooms/${room}/messages`, { content: `${content} & <b>more</b>` });
      await until(() => [...site.get(Registry).all()].some(({ kind }) => kind === "sse"));
      await write("one");
      await until(async () => (await texts()).length === 1);
      await site.get(Connections).drain(0);
      await write("two");
      site.get(Connections).resume();
      await until(async () => (await texts()).length === 2);
      expect(await texts()).toEqual(["one & <b>more</b>", "two & <b>more</b>"]);
      expect(window.complaintsButNetwork()).toEqual([]);
    });
  });
});
