import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { Person } from "../support/person.ts";
import { embedded } from "../support/storeys.ts";

const PAGES = [
  "/admin",
  "/admin/nodes",
  "/admin/nodes/node-1",
  "/admin/flags",
  "/admin/flags/typing-notices",
  "/admin/configuration",
  "/admin/connections",
  "/admin/channels",
  "/admin/channels/presence-room.1",
  "/admin/apps",
  "/admin/apps/1",
  "/admin/events",
  "/admin/statistics",
  "/admin/sessions",
  "/admin/people",
  "/admin/people/1",
  "/admin/people/2",
  "/admin/rooms",
  "/admin/rooms/1",
  "/admin/audit",
];

/** Nodes of the accessibility tree that somebody can work with, and that nobody could name. */
async function nameless(page: Page): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send("Accessibility.getFullAXTree");
  await cdp.detach();
  const worked = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio"];
  const found = nodes.filter(
    ({ ignored, role }) => !ignored && worked.includes(String(role?.value)),
  );
  expect(found.length).toBeGreaterThan(2);
  return found
    .filter(({ name }) => String(name?.value ?? "").trim() === "")
    .map(({ role, nodeId }) => `${String(role?.value)} ${nodeId}`);
}

describeWith(["chromium"], "the admin area in a browser", () => {
  embedded((storey) => {
    let browser: TestBrowser;
    let node: ServerNode;
    let ada: ChatPage;
    let window: BrowserWindow;
    let bob: Person;

    beforeAll(async () => {
      browser = await openBrowser();
      node = await startNode({ storey });
      window = await browser.window();
      ada = new ChatPage(window.page, node.url);
      await ada.signUp("Ada");
      await makeApp();
      bob = await Person.signUp(node.url, "Bob");
      await bob.post("/settings/tokens", { name: "robot", scopes: ["users:read"] });
    });
    afterAll(() => browser.close());

    async function makeApp(): Promise<void> {
      const { page } = window;
      await page.goto(`${node.url}/admin/apps`);
      await page.getByLabel("Name").fill("Shop");
      await page.getByRole("button", { name: "Create app" }).click();
      await page.locator("#new-secret").waitFor();
      await ada.open("/rooms/1");
    }

    /** Ada in a window of another size or colour. */
    async function elsewhere(options: { width: number; dark?: boolean }): Promise<BrowserWindow> {
      const other = await browser.window(options);
      await other.context.addCookies(await window.context.cookies());
      return other;
    }

    it("is reached from Ada's own menu", async () => {
      await ada.online();
      await window.page.getByRole("button", { name: /: your menu/ }).click();
      await window.page.getByRole("menuitem", { name: "Administration" }).click();
      await window.page.waitForURL("**/admin");
      expect(await window.page.getByRole("heading", { level: 1 }).textContent()).toBe("Overview");
    });

    describe.each([
      ["at a desk", { width: 1280 }],
      ["on a small phone in the dark", { width: 360, dark: true }],
    ])("%s", (_, options) => {
      it.each(PAGES)("%s is whole, named, and complains of nothing", async (path) => {
        const other = await elsewhere(options);
        const { page } = other;
        await page.goto(`${node.url}${path}`);
        await page.locator("main h1").waitFor();
        expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
        expect(await page.locator('nav [aria-current="page"]').count()).toBe(1);
        expect(await nameless(page)).toEqual([]);
        const sideways = await page.evaluate(() => {
          const main = document.querySelector("main") ?? document.body;
          return Math.max(
            document.documentElement.scrollWidth - innerWidth,
            main.scrollWidth - main.clientWidth,
          );
        });
        expect(sideways).toBeLessThanOrEqual(0);
        expect(other.complaints).toEqual([]);
        await other.screenshot(`${path.replaceAll("/", "_")}-${options.width}`);
        await other.close();
      });
    });

    it("opens its menu on a phone by keyboard, and closes it by Escape", async () => {
      const phone = await elsewhere({ width: 360 });
      const { page } = phone;
      await page.goto(`${node.url}/admin/people`);
      const menu = page.getByRole("button", { name: "Menu" });
      await menu.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Audit log" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Audit log" }).waitFor({ state: "hidden" });
      await menu.press("Enter");
      await page.getByRole("link", { name: "Audit log" }).press("Enter");
      await page.waitForURL("**/admin/audit");
      expect(await page.locator("#rooms-panel").isVisible()).toBe(false);
      await phone.close();
    });

    it("shows by itself that Bob comes and goes", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/people`);
      const row = page.locator(".list__row", { hasText: "bob@example.org" });
      await row.getByText("Never seen").waitFor();
      const socket = await bob.socket();
      await row.getByText("Online").waitFor({ timeout: 15_000 });
      expect(await row.getByText("1 session").isVisible()).toBe(true);
      await socket.close();
    });

    it("narrows the list while Ada types, keeps the focus, and can be shared by its address", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/people`);
      await page.getByRole("searchbox", { name: "Name or address" }).pressSequentially("bo");
      await page.locator("#found li").nth(1).waitFor({ state: "detached" });
      expect(await page.locator("#found li").count()).toBe(1);
      await page.waitForURL("**/admin/people?text=bo**");
      await page.keyboard.type("x");
      await page.getByText("Nobody matches").waitFor();
      await page.reload();
      await page.getByText("Nobody matches").waitFor();
    });

    it("locks Bob out after asking, by keyboard alone, and says what happened", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/people`);
      await page.getByRole("link", { name: "Bob" }).press("Enter");
      // Whole: until its script is there the form asks nothing.
      await page.waitForURL("**/admin/people/*");
      await page.getByRole("button", { name: "Disable" }).press("Enter");
      const dialog = page.locator("#confirm");
      await dialog.getByText("is signed out everywhere at once").waitFor();
      await window.screenshot("admin-confirm");
      await dialog.getByRole("button", { name: "Disable" }).press("Enter");
      await page.getByText("Bob is signed out everywhere and cannot come back.").waitFor();
      expect((await bob.get("/api/me")).status).toBe(401);
      await page.getByRole("button", { name: "Enable" }).press("Enter");
      await page.getByText("Bob may sign in again.").waitFor();
      expect(window.complaints).toEqual([]);
    });

    it("sets a flag by its form, whose lists appear with the choice that needs them", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/flags/typing-notices`);
      const share = page.getByLabel("Share of the people, in percent");
      expect(await share.isVisible()).toBe(false);
      await page.getByRole("radio", { name: /On for some/ }).check();
      await share.fill("25");
      await page.getByRole("button", { name: "Set the flag" }).press("Enter");
      await page.getByText("On for 25 % of people.").first().waitFor();
      expect(await share.inputValue()).toBe("25");
    });
  });
});
