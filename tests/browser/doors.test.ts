import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { Person } from "../support/person.ts";
import { embedded } from "../support/storeys.ts";
import { HookReceiver } from "../integration/features/bots/hook_receiver.ts";

describeWith(["chromium"], "bots, webhooks, exports and the API in a browser", () => {
  embedded((storey) => {
    let browser: TestBrowser;
    let node: ServerNode;
    let window: BrowserWindow;
    let page: Page;
    let receiver: HookReceiver;
    let room: string;

    beforeAll(async () => {
      browser = await openBrowser();
      node = await startNode({ storey });
      window = await browser.window();
      page = window.page;
      await new ChatPage(page, node.url).signUp("Ada");
      room = new URL(page.url()).pathname;
      receiver = await HookReceiver.start();
    });
    afterAll(async () => {
      receiver.stop();
      await browser.close();
    });

    /** Both widths, both colours; where SCREENSHOTS names a folder they can be looked at. */
    async function look(name: string): Promise<void> {
      for (const [width, scheme] of [
        [1280, "light"],
        [360, "dark"],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect({ name, width, wider }).toEqual({ name, width, wider: 0 });
        await window.screenshot(`doors_${name}_${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "light" });
    }

    describe("Ada", () => {
      it("gives a room an address, and what is posted to it stands in the room, marked", async () => {
        await page.goto(`${node.url}${room}/integrations`);
        await page.locator("#field-name").fill("Builder");
        await page.getByRole("button", { name: "Create address" }).click();
        const address = (await page.locator("#new-secret").textContent()) ?? "";
        await look("integrations");
        const body = JSON.stringify({ text: "Build **7** is green", icon: ":tada:" });
        const posted = await fetch(address.replace(/^https?:\/\/[^/]+/, node.url), {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        });
        expect(posted.status).toBe(201);
        await page.goto(`${node.url}${room}`);
        const message = page.locator("article.message", { hasText: "is green" });
        await expect.poll(() => message.locator(".tag--bot").count()).toBe(1);
        await look("message");
      });

      it("tells a program what happens, tries it by hand, and delivers again what it told", async () => {
        await page.goto(`${node.url}${room}/integrations`);
        await page.locator("#field-out-name").fill("Echo");
        await page.locator("#field-url").fill(receiver.url);
        await page.getByLabel("A message was written").check();
        await page.getByRole("button", { name: "Create webhook" }).click();
        await page.getByRole("link", { name: "Echo" }).click();
        await page.getByRole("link", { name: "Try it" }).click();
        await page.getByRole("button", { name: "Send" }).click();
        await page.getByText("X-Parley-Signature").waitFor();
        await look("test");
        const ben = await Person.signUp(node.url, "Ben");
        await ben.post(`/api${room}/messages`, { content: "are you there?" });
        await receiver.call(({ json }) => json.message?.content === "are you there?");
        await page.getByRole("link", { name: "Echo" }).click();
        await page.locator("summary", { hasText: "message created" }).first().click();
        await look("webhook");
        await page.getByRole("button", { name: "Deliver again" }).first().click();
        const asked = () =>
          receiver.calls.filter(({ json }) => json.message?.content === "are you there?");
        await expect.poll(() => asked().length).toBe(2);
      });

      it("makes a bot with a key, sees all of them as administrator, and takes her data away", async () => {
        await page.goto(`${node.url}/settings/bots`);
        await page.locator("#field-name").fill("Helper");
        await page.getByRole("button", { name: "Create bot" }).click();
        await page.getByRole("button", { name: "Make a key" }).click();
        expect(await page.locator("#new-secret").textContent()).toMatch(/^parley_/);
        await look("bot");
        await page.goto(`${node.url}/admin/bots`);
        await page.getByText("Bots and webhooks").first().waitFor();
        await look("admin");
        await page.goto(`${node.url}/settings/data`);
        await page.getByRole("button", { name: "Export my data" }).click();
        await page.getByRole("link", { name: "Download" }).waitFor({ timeout: 20_000 });
        await look("data");
        await page.goto(`${node.url}/admin/imports`);
        await page.getByRole("button", { name: "Upload" }).waitFor();
        await look("imports");
      });

      it("finds an operation of the API and tries it on its page", async () => {
        await page.goto(`${node.url}/api/docs`);
        await page.locator("#api-find").fill("who asks");
        await expect.poll(() => page.locator(".operation:visible").count()).toBe(1);
        const operation = page.locator(".operation:visible");
        await operation.locator("summary").first().click();
        await operation.getByRole("button", { name: "Send" }).click();
        const status = operation.locator("[data-status]");
        await expect.poll(() => status.textContent()).toContain("200");
        expect(await operation.locator("[data-said]").textContent()).toContain("Ada");
        await page.locator("#api-token").fill("parley_wrong");
        await operation.getByRole("button", { name: "Send" }).click();
        await expect.poll(() => status.textContent()).toContain("401");
        await look("api");
        expect(window.complaintsButNetwork().filter((text) => !text.includes("401"))).toEqual([]);
      });
    });
  });
});
