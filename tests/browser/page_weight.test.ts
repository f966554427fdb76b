import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { eachStorey } from "../support/storeys.ts";

/** The page that is made for these tests. */
const ROOM = "the room";
const MOST_BYTES = 250 * 1024;

/** As Chromium tells of it. */
interface LayoutShift extends PerformanceEntry {
  value: number;
}

interface Shifts {
  shifts: number[];
}

describeWith(["chromium"], "the first load of the chat page", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  eachStorey((storey) => {
    let node: ServerNode;
    let cookies: Parameters<import("playwright-core").BrowserContext["addCookies"]>[0];
    let path: string;
    beforeAll(async () => {
      node = await startNode({ storey });
      const first = await browser.window();
      const ada = new ChatPage(first.page, node.url);
      await ada.signUp("Ada");
      path = new URL(first.page.url()).pathname;
      await ada.online();
      for (let n = 0; n < 50; n += 1) await ada.write(`message ${n} with some words in it`);
      await ada.sees("message 49 with some words in it");
      cookies = await first.context.cookies();
      await first.close();
    });

    it("weighs less than 250 KB, all of it from Parley itself, and breaks no policy", async () => {
      const window = await browser.window();
      await window.context.addCookies(cookies);
      const cdp = await window.context.newCDPSession(window.page);
      await cdp.send("Network.enable");
      let bytes = 0;
      const hosts = new Set<string>();
      cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
      cdp.on("Network.requestWillBeSent", ({ request }) => hosts.add(new URL(request.url).origin));

      const chat = new ChatPage(window.page, node.url);
      await chat.open(path);
      await window.page.waitForLoadState("networkidle");

      expect(await chat.lines()).toHaveLength(50);
      expect(bytes).toBeGreaterThan(20_000);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect([...hosts].filter((host) => host !== node.url)).toEqual([]);
      expect(window.complaints).toEqual([]);
      await window.close();
    });

    it.each([
      ["the room, at a desk", ROOM, 1280],
      ["the room, on a phone", ROOM, 360],
      ["the rooms", "/rooms", 1280],
      ["the settings", "/settings/preferences", 360],
    ])("never moves what stands there while it loads: %s", async (_, place, width) => {
      const window = await browser.window({ width });
      await window.context.addCookies(cookies);
      await window.page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.push((entry as LayoutShift).value);
        }).observe({ type: "layout-shift", buffered: true });
      });
      const cdp = await window.context.newCDPSession(window.page);
      await cdp.send("Network.enable");
      // Slow enough that styles, fonts and scripts come one after the other.
      const slow = {
        offline: false,
        latency: 120,
        downloadThroughput: 200_000,
        uploadThroughput: -1,
      };
      await cdp.send("Network.emulateNetworkConditions", slow);
      await window.page.goto(node.url + (place === ROOM ? path : place));
      await window.page.waitForLoadState("networkidle");
      const moved = await window.page.evaluate(() => (globalThis as unknown as Shifts).shifts);
      expect(moved.reduce((sum, shift) => sum + shift, 0)).toBe(0);
      await window.close();
    });

    it.each([
      ["a small phone", 360],
      ["a tablet", 768],
      ["a desk", 1280],
      ["a wide screen", 1920],
    ])("fits %s without scrolling sideways", async (_, width) => {
      const window = await browser.window({ width });
      await window.context.addCookies(cookies);
      const chat = new ChatPage(window.page, node.url);
      await chat.open(path);
      const wider = await window.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider).toBeLessThanOrEqual(0);
      await window.close();
    });
  });
});
