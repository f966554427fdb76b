import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { picture } from "../integration/features/files/pictures.ts";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";

/** Three people of a team, on the devices that they have: one day from the first invitation to the last quarrel. */
describeWith(["chromium"], "the whole day of a team", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  eachStorey((storey) => {
    let node: ServerNode;
    let windows: BrowserWindow[];
    let mara: ChatPage;
    let ben: ChatPage;
    let ruth: ChatPage;
    let launch: string;

    beforeAll(async () => {
      node = await startNode({ storey });
      windows = await Promise.all([
        browser.window({ width: 1280 }),
        browser.window({ width: 390, height: 780, dark: true }),
        browser.window({ width: 1440, zone: "Asia/Tokyo" }),
      ]);
      [mara, ben, ruth] = windows.map(({ page }) => new ChatPage(page, node.url)) as [
        ChatPage,
        ChatPage,
        ChatPage,
      ];
      await mara.signUp("Mara");
      launch = await mara.makeRoom("launch");
    });
    afterAll(async () => {
      for (const window of windows) await window.close();
    });

    it("begins with a link, by which Ben comes in on his phone and Ruth at her desk", async () => {
      await mara.page.goto(`${node.url}${launch}/invitations`);
      await mara.page.getByRole("button", { name: "New link" }).click();
      const link = (await mara.page.locator("#fresh-link").textContent()) ?? "";
      for (const [name, { page }] of [
        ["Ben", ben],
        ["Ruth", ruth],
      ] as const) {
        await page.goto(link);
        await page.getByLabel("Name").fill(name);
        await page.getByLabel("Email").fill(`${name}@example.org`);
        await page.getByLabel("Password").fill("correct horse battery");
        await page.getByRole("button", { name: "Create account and join" }).click();
        await page.waitForURL(`**${launch}`);
      }
      for (const person of [mara, ben, ruth]) await person.open(launch);
      await mara.page.locator("#members .member").nth(2).waitFor();
    });

    it("is spent talking: reactions, threads, mentions", async () => {
      await mara.write("When do we launch?");
      await ben.sees("When do we launch?");
      await react(ben.page, "When do we launch?", "🎉");
      await mara.page.locator('.reaction[data-emoji="🎉"]').waitFor();
      await act(ruth, "When do we launch?", "Reply in a thread");
      await ruth.page.locator("#thread-text").fill("At noon.");
      await ruth.page.locator("#thread-text").press("Enter");
      await mara.page.locator(".thread-sum").getByText("1 reply").waitFor();
      await ruth.page.locator("[data-close-thread]").click();
      await ben.page.goto(`${node.url}/rooms`);
      await mara.write("@Ben bring the cake");
      const bell = ben.page.locator('[data-counter="notifications"] [data-count]').first();
      await until(async () => (await bell.textContent())?.trim() === "1");
      await mara.message("@Ben bring the cake").locator(".mention").waitFor();
      await ben.open(launch);
      await until(async () => !(await bell.isVisible()));
    });

    it("is shown in pictures and on the map", async () => {
      await paste(mara.page, "plan.png", [...(await picture(1200, 800))]);
      await mara.page.locator('#tray .upload[data-state="ready"]').waitFor();
      await mara.write("the plan");
      await ben.sees("the plan");
      const image = ben.page.locator(".picture__image");
      await until(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth > 0));
      await ben.page.locator("[data-compose=location]").click();
      await ben.page.locator("#share-place-at").fill("52.52, 13.405");
      await ben.page.locator("#share-place-label").fill("the bakery");
      await ben.page.getByRole("button", { name: "Share", exact: true }).click();
      await mara.page.locator("a.place").getByText("the bakery").waitFor();
    });

    it("can be looked up, set right, pinned, put off, and taken back", async () => {
      await ruth.page.keyboard.press("Control+k");
      await ruth.page.keyboard.type("cake");
      await ruth.page.keyboard.press("ArrowUp");
      await ruth.page.keyboard.press("Enter");
      await ruth.page.locator(".hit__text").first().click();
      await ruth.page.locator(".message--target").getByText("bring the cake").waitFor();
      await mara.edit("@Ben bring the cake", "@Ben bring two cakes");
      await ruth.sees("@Ben bring two cakes");
      await act(mara, "When do we launch?", "Pin");
      await ruth.page.locator("[data-pinned]").getByText("When do we launch?").waitFor();
      await act(ruth, "@Ben bring two cakes", "Mark unread from here");
      await ruth.page.locator("#new-line").waitFor();
      await mara.write("never mind");
      await ben.sees("never mind");
      await mara.delete("never mind");
      await ben.seesNoMore("never mind");
    });

    it("has a private word, begun by keys alone", async () => {
      const { page } = mara;
      await page.locator("#composer-text").focus();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("rut");
      await page.locator("#switcher-list [data-user]").waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Ruth", level: 1 }).waitFor();
      await mara.online();
      await page.locator("#composer-text").focus();
      await page.keyboard.type("between us");
      await page.keyboard.press("Enter");
      await mara.sees("between us");
      await page.keyboard.press("ArrowUp");
      await page.getByLabel("Edit message").fill("only between us");
      await page.keyboard.press("Enter");
      await mara.sees("only between us");
      await page.locator("#timeline").focus();
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.locator(".reaction").waitFor();
      const unread = ruth.page.locator("#sidebar .row--new").getByText("Mara");
      await unread.click();
      await ruth.sees("only between us");
    });

    it("ends in a quarrel: muted, blocked, banned", async () => {
      await mara.open(launch);
      await ruth.open(launch);
      await about(mara.page, "Ruth");
      await mara.page.locator("#dialog summary").getByText("Mute…").click();
      await sends(mara.page, mara.page.getByRole("button", { name: "Mute Ruth" }));
      await ruth.page.getByText("You are muted here").waitFor();
      expect(await ruth.page.locator("#composer").count()).toBe(0);
      await about(ruth.page, "Ben");
      await ruth.page.getByRole("button", { name: "Block", exact: true }).click();
      await sends(ruth.page, ruth.page.locator("#confirm [data-confirm-yes]"));
      await mara.open(launch);
      await about(mara.page, "Ruth");
      await mara.page.locator("#dialog summary").getByText("Ban from the room…").click();
      await sends(mara.page, mara.page.getByRole("button", { name: "Ban Ruth" }));
      expect((await ruth.page.goto(node.url + launch))?.status()).toBe(404);
      await mara.open(launch);
      await mara.write("quiet at last");
      await ben.sees("quiet at last");
      if (process.env["SCREENSHOTS"])
        for (const [at, window] of windows.entries()) await window.screenshot(`day ${at}`);
    });

    it("and nobody's browser had anything to complain about", () => {
      const refused = /the server responded with a status of 404/;
      const said = windows.flatMap(({ complaints }) => complaints);
      expect(said.filter((text) => !refused.test(text))).toEqual([]);
    });
  });
});

/** By the toolbar of a message. */
async function act({ page }: ChatPage, text: string, name: string): Promise<void> {
  await page.locator("article.message").filter({ hasText: text }).first().hover();
  await page.locator("#message-bar").getByRole("button", { name, exact: true }).click();
}

/** As on a phone: the message is touched, and its toolbar asked. */
async function react(page: Page, text: string, emoji: string): Promise<void> {
  await page.locator("article.message").filter({ hasText: text }).first().focus();
  await page.locator("#message-bar [data-act=choose-reaction]").click();
  await page.locator(`#reaction-picker [data-emoji="${emoji}"]`).click();
}

/** Presses what sends a form, and waits for the page that follows. */
async function sends(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForEvent("load"), button.click()]);
}

/** Opens what one may do about somebody. */
async function about(page: Page, name: string): Promise<void> {
  const member = page.locator("#members .member").filter({ hasText: name });
  await member.hover();
  await member.locator(".member__more").click();
  await page.locator("#dialog[open] .person").waitFor();
}

function paste(page: Page, name: string, bytes: number[]): Promise<void> {
  return page.locator("#composer-text").evaluate(
    (field, [called, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], called, { type: "image/png" }));
      const options = { clipboardData: data, bubbles: true, cancelable: true };
      field.dispatchEvent(new ClipboardEvent("paste", options));
    },
    [name, bytes] as const,
  );
}
