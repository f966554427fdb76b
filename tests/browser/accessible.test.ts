import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { embedded } from "../support/storeys.ts";
import { postAll } from "./client/open_chat.ts";
import { sideways, violations } from "./support/accessibility.ts";
import { PAGES, type Places } from "./support/pages_to_see.ts";

const SIZES = [
  { size: "phone" as const, width: 360, height: 740 },
  { size: "desk" as const, width: 1280, height: 800 },
];

describeWith(["chromium"], "every page that people see", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  embedded((storey) => {
    let url: string;
    let places: Places;
    let stranger: BrowserWindow;
    let ada: BrowserWindow;

    beforeAll(async () => {
      ({ url } = await startNode({ storey }));
      ada = await browser.window();
      stranger = await browser.window();
      const [chat, ben] = [new ChatPage(ada.page, url), new ChatPage(stranger.page, url)];
      await chat.signUp("Ada");
      await ben.signUp("Ben");
      await stranger.context.clearCookies();
      places = {
        empty: await chat.makeRoom("empty"),
        room: await chat.makeRoom("launch", { kind: "Open", invite: ["Ben"] }),
      };
      const texts = [
        "good morning",
        "**bold** `code` [a link](https://example.org)",
        "> a quote\n\n- a list",
      ];
      await postAll({ chat } as never, places.room, [...texts, "```ts\nconst a = 1;\n```"]);
      await chat.open(places.room);
      await chat.sees("good morning");
      await react(ada.page);
    });
    afterAll(async () => {
      await ada.close();
      await stranger.close();
    });

    for (const { size, width, height } of SIZES) {
      const pages = PAGES.filter(({ only }) => only === undefined || only === size);
      it.each(pages)(`meets WCAG 2.2 AA on a ${size}, light and dark: $name`, async (page) => {
        const window = page.signedOut ? stranger : ada;
        await window.page.setViewportSize({ width, height });
        await window.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await window.page.goto(url + page.path(places));
        if ([places.room, places.empty].includes(page.path(places)))
          await new ChatPage(window.page, url).online();
        await page.open?.(window.page);
        expect(await violations(window.page)).toEqual([]);
        await window.page.emulateMedia({ colorScheme: "dark" });
        expect(await violations(window.page, ["color-contrast"])).toEqual([]);
        expect(await sideways(window.page)).toBeLessThanOrEqual(0);
        if (process.env["SCREENSHOTS"]) await window.screenshot(`${page.name} ${size}`);
      });
    }

    it.each(["phone", "desk"] as const)(
      "stands the other way round from the right: %s",
      async (size) => {
        const { width = 0, height = 0 } = SIZES.find((one) => one.size === size) ?? {};
        await ada.page.setViewportSize({ width, height });
        for (const path of [places.room, "/settings/preferences", "/search?q=morning"]) {
          await ada.page.goto(url + path);
          await ada.page.evaluate(() => (document.documentElement.dir = "rtl"));
          expect(await sideways(ada.page)).toBeLessThanOrEqual(0);
          await ada.screenshot(`from the right ${size} ${path.split(/\W/)[1]}`);
        }
        const sides = await ada.page.evaluate(() =>
          ["#rooms-panel", "#stage"].map(
            (id) => document.querySelector(id)?.getBoundingClientRect().x ?? 0,
          ),
        );
        if (size === "desk") expect(sides[0]).toBeGreaterThan(sides[1] ?? 0);
      },
    );
  });
});

async function react(page: Page): Promise<void> {
  await page.locator("article.message[data-message]").first().focus();
  await page.keyboard.press("+");
  await page.locator("#reaction-picker [data-emoji]").first().click();
  await page.locator(".reaction").waitFor();
}
