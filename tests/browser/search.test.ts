import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { embedded } from "../support/storeys.ts";

/** Controls that nobody could name, and ids that stand twice. */
async function flaws(page: Page): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send("Accessibility.getFullAXTree");
  await cdp.detach();
  const worked = ["button", "link", "searchbox", "textbox", "combobox"];
  const nameless = nodes
    .filter(({ ignored, role }) => !ignored && worked.includes(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? "").trim() === "")
    .map(({ role }) => `nameless ${String(role?.value)}`);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice #${id}`);
  return [...nameless, ...twice];
}

describeWith(["chromium"], "the search page", () => {
  embedded((storey) => {
    let browser: TestBrowser;
    let node: ServerNode;
    let window: BrowserWindow;
    let page: Page;
    const field = () => page.getByRole("searchbox", { name: "Find messages" });

    beforeAll(async () => {
      browser = await openBrowser();
      node = await startNode({ storey });
      window = await browser.window({ width: 1280 });
      ({ page } = window);
      const ada = new ChatPage(page, node.url);
      await ada.signUp("Ada");
      await ada.makeRoom("launch");
      for (const text of [
        "The launch plan is ready: see https://example.org/plan",
        "我们明天在北京开会",
        "Die Straße <b>ist</b> gesperrt",
        "Who writes the announcement for the launch?",
      ])
        await ada.write(text);
      await ada.sees("Who writes the announcement for the launch?");
    });
    afterAll(() => browser.close());

    it("is reached from the sidebar, finds while Ada types, and keeps the address", async () => {
      await page.getByRole("link", { name: "Search messages" }).click();
      await page.getByText("Find what was said").waitFor();
      await page.waitForLoadState();
      await window.screenshot("search-empty-1280");
      await field().pressSequentially("laun");
      await page.locator(".hit").nth(1).waitFor();
      expect(await page.locator(".hit mark").allTextContents()).toEqual(["launch", "launch"]);
      await page.waitForURL("**/search?q=laun*");
      expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await flaws(page)).toEqual([]);
      await window.screenshot("search-found-1280");
    });

    it("is walked by arrows, and opens a message in its place by Enter", async () => {
      await field().fill("北京");
      await page.locator(".hit mark", { hasText: "北京" }).waitFor();
      await field().press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/rooms\/\d+\?message=\d+/);
      await page.locator(".message", { hasText: "北京" }).waitFor();
      expect(await page.locator(".message").count()).toBeGreaterThan(1);
    });

    it("is reached with what Ada typed into the list of rooms", async () => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("gesperrt & more");
      await page.getByRole("option", { name: "Search messages" }).waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL("**/search?q=gesperrt+%26+more");
      await page.getByText("Nothing found").waitFor();
      expect(await field().inputValue()).toBe("gesperrt & more");
    });

    it("says beside the field what is wrong, and that nothing was found", async () => {
      await page.goto(`${node.url}/search?q=${encodeURIComponent("has:wings")}`);
      await page
        .getByText("There is no has:wings. Use has:link, has:code, has:file, has:image.")
        .waitFor();
      await window.screenshot("search-error-1280");
      await field().fill("zeppelin");
      await page.getByText("Nothing found").waitFor();
      expect(await page.locator("#search-error").textContent()).toBe("");
      await field().fill("strasse");
      await page.locator(".hit mark").waitFor();
      expect(await page.locator(".hit b b").count()).toBe(0);
      expect(await page.locator(".hit__text").textContent()).toBe("Die Straße <b>ist</b> gesperrt");
      expect(window.complaints).toEqual([]);
    });

    it("fits a small phone in the dark, order and all", async () => {
      const phone = await browser.window({ width: 360, dark: true });
      await phone.context.addCookies(await window.context.cookies());
      for (const [name, query] of [
        ["found", "q=launch&order=best"],
        ["empty", ""],
        ["none", "q=zeppelin"],
      ]) {
        await phone.page.goto(`${node.url}/search?${query}`);
        await phone.page.locator("#search-found").waitFor();
        expect(await flaws(phone.page)).toEqual([]);
        const sideways = await phone.page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        expect(sideways).toBeLessThanOrEqual(0);
        await phone.screenshot(`search-${name}-360-dark`);
      }
      expect(phone.complaints).toEqual([]);
      await phone.close();
    });
  });
});
