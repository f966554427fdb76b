import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { embedded } from "../support/storeys.ts";

describeWith(["chromium"], "the offline page", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  embedded((storey) => {
    let node: ServerNode;
    let window: BrowserWindow;
    let ada: ChatPage;
    let path: string;

    const offline = () => ada.page.getByRole("heading", { name: "You are offline" });
    const address = () => new URL(ada.page.url()).pathname;

    beforeAll(async () => {
      node = await startNode({ storey });
      window = await browser.window();
      ada = new ChatPage(window.page, node.url);
      await ada.signUp("Ada");
      path = await ada.makeRoom("launch");
      await ada.open(path);
      await ada.write("between us");
      await ada.sees("between us");
      await ada.page.evaluate(async () => void (await navigator.serviceWorker.ready));
    });
    afterAll(() => window.close());

    it("is kept by a worker that the page has installed, for all of the site", async () => {
      const [scope, manifest] = await ada.page.evaluate(async () => [
        (await navigator.serviceWorker.ready).scope,
        document.querySelector<HTMLLinkElement>('link[rel="manifest"]')?.href,
      ]);
      expect(scope).toBe(`${node.url}/`);
      expect(manifest).toBe(`${node.url}/site.webmanifest`);
      const client = await window.context.newCDPSession(ada.page);
      const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
      // The windows of these tests are private ones; nothing else stands in the way.
      expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
      const { errors } = await client.send("Page.getAppManifest");
      expect(errors).toEqual([]);
    });

    it("is not seen while the server is there", async () => {
      await ada.page.reload();
      await ada.online();
      await ada.sees("between us");
      expect(await offline().count()).toBe(0);
      expect(window.complaints).toEqual([]);
    });

    it("stands in for a page whose server is gone, with its looks, under the same address", async () => {
      await node.kill9();
      await ada.page.reload();
      await offline().waitFor();
      expect(address()).toBe(path);
      expect(await ada.page.getByText("between us").count()).toBe(0);
      expect(await ada.page.locator("body").evaluate((body) => getComputedStyle(body).margin)).toBe(
        "0px",
      );
      await ada.page.evaluate(() => document.fonts.ready);
      await window.screenshot("offline-1280");
      await ada.page.setViewportSize({ width: 360, height: 740 });
      await ada.page.emulateMedia({ colorScheme: "dark" });
      await window.screenshot("offline-360-dark");
      await ada.page.emulateMedia({ colorScheme: "light" });
      await ada.page.setViewportSize({ width: 1280, height: 800 });
    });

    it("stays when one tries again too early", async () => {
      await ada.page.getByRole("link", { name: "Try again" }).click();
      await offline().waitFor();
      expect(address()).toBe(path);
    });

    it("gives way to the room by itself when the server is back", async () => {
      await node.start();
      await ada.online();
      expect(address()).toBe(path);
      await ada.sees("between us");
    });

    it("gives way when the browser says that the network is back, without waiting for its next look", async () => {
      await window.context.setOffline(true);
      await ada.page.reload();
      await offline().waitFor();
      await window.context.setOffline(false);
      // Chromium tells a page nothing of a network that was away before it was opened: the test says it.
      await ada.page.evaluate(() => {
        for (let timer = Number(setTimeout(() => {})); timer > 0; timer -= 1) clearTimeout(timer);
        dispatchEvent(new Event("online"));
      });
      await ada.online();
      expect(address()).toBe(path);
    });

    it("leads home when it was opened by its own address", async () => {
      await ada.page.goto(`${node.url}/offline`);
      await ada.page.waitForURL(/\/rooms\/\d+/);
      expect(await offline().count()).toBe(0);
    });

    it("comes with a worker that takes out what older builds left", async () => {
      await ada.page.evaluate(async () => {
        const store = await caches.open("parley");
        await store.put("/assets/app.0000000000.css", new Response("old"));
        await (await navigator.serviceWorker.ready).unregister();
      });
      await ada.page.goto(`${node.url}${path}`);
      await ada.page.waitForFunction(
        async () => !(await caches.match("/assets/app.0000000000.css")),
      );
      expect(await ada.page.evaluate(() => caches.match("/offline").then(Boolean))).toBe(true);
    });

    it("is the only page in the browser's store: beside it there are assets, and nothing of anybody's own", async () => {
      const kept = await ada.page.evaluate(async () => {
        const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
        const keys = await Promise.all(stores.map((cache) => cache.keys()));
        const offline = await (await caches.match("/offline"))?.text();
        return { paths: keys.flat().map(({ url }) => new URL(url).pathname), offline };
      });
      const pages = kept.paths.filter((path) => !/^\/assets\/[\w-]+\.[0-9a-f]{10}\./.test(path));
      expect(pages).toEqual(["/offline"]);
      expect(kept.paths.length).toBeGreaterThan(6);
      expect(kept.offline).not.toContain("Ada");
    });

    it("leaves nothing to complain about in the browser's console", () => {
      expect(window.complaintsButNetwork()).toEqual([]);
    });
  });
});
