import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noise } from "../integration/features/files/pictures.ts";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";
import { sideways, violations } from "./support/accessibility.ts";
import { about, act, arrives, hears, paste, sends, slowly, touch } from "./support/hands.ts";

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
        browser.window({ width: 360, height: 740, dark: true, touch: true }),
        browser.window({ width: 1440, height: 900, zone: "Asia/Tokyo" }),
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

    /** That nobody is shut out: three pages as they stand, looked at by axe; and pictures for who asked for them. */
    async function looksRight(state: string): Promise<void> {
      for (const [at, window] of windows.entries()) {
        expect(await violations(window.page)).toEqual([]);
        expect(await sideways(window.page)).toBeLessThanOrEqual(0);
        if (process.env["SCREENSHOTS"]) await window.screenshot(`day ${state} ${at}`);
      }
    }

    it("begins with a link, by which Ben comes in on his phone and Ruth at her desk", async () => {
      await mara.page.goto(`${node.url}${launch}/invitations`);
      await mara.page.getByRole("button", { name: "New link" }).click();
      const link = (await mara.page.locator("#fresh-link").textContent()) ?? "";
      await Promise.all([comesBy(link, "Ben", ben), comesBy(link, "Ruth", ruth)]);
      for (const person of [mara, ben, ruth]) await person.open(launch);
      await mara.page.locator("#members .member").nth(2).waitFor();
      const online = mara.page.locator("#members .member .online");
      await until(async () => (await online.count()) === 3);
    });

    it("is spent talking: reactions, threads, mentions", async () => {
      await mara.write("When do we launch?");
      await ben.sees("When do we launch?");
      await touch(ben.page, "When do we launch?", "React");
      await ben.page.locator('#reaction-picker [data-emoji="🎉"]').tap();
      await mara.page.locator('.reaction[data-emoji="🎉"]').waitFor();
      await act(ruth.page, "When do we launch?", "Reply in a thread");
      await ruth.page.locator("#thread-text").fill("At noon.");
      await ruth.page.locator("#thread-text").press("Enter");
      await mara.page.locator(".thread-sum").getByText("1 reply").waitFor();
      await looksRight("thread");
      await ruth.page.locator("[data-close-thread]").click();
      await ben.page.goto(`${node.url}/rooms`);
      await hears(ben.page);
      await mara.write("@Ben bring the cake");
      const bell = ben.page.locator('[data-counter="notifications"] [data-count]').first();
      await until(async () => (await bell.textContent())?.trim() === "1");
      await mara.message("@Ben bring the cake").locator(".mention").waitFor();
      await ben.open(launch);
      await until(async () => !(await bell.isVisible()));
    });

    it("is the same moment for all, told by the clock on each one's wall", async () => {
      const [here, far] = await Promise.all(
        [mara, ruth].map(({ page }) =>
          page
            .locator("article.message time")
            .first()
            .evaluate((time) => time.textContent),
        ),
      );
      const hours = (text = ""): number => Number(text?.split(":")[0]);
      expect(here).toMatch(/^\d\d:\d\d$/);
      expect((hours(far ?? "") - hours(here ?? "") + 24) % 24).toBe(9);
    });

    it("is shown in pictures, which tell how far they are, and on the map", async () => {
      const picked = [...(await noise(260, 200))];
      await slowly(windows[0] as BrowserWindow, async () => {
        await paste(mara.page, "plan.png", picked);
        const progress = mara.page.locator("#tray .upload__progress");
        await progress.waitFor();
        await arrives(progress);
        await mara.page.locator("#composer-text").fill("the plan");
      });
      await mara.page.locator('#tray .upload[data-state="ready"]').waitFor();
      await mara.page.locator("#composer-text").press("Enter");
      await ben.sees("the plan");
      const image = ben.page.locator(".picture__image");
      await until(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth > 0));
      await ben.page.locator("[data-compose=location]").tap();
      await ben.page.locator("#share-place-at").fill("52.52, 13.405");
      await ben.page.locator("#share-place-label").fill("the bakery");
      await ben.page.getByRole("button", { name: "Share", exact: true }).tap();
      await mara.page.locator("a.place").getByText("the bakery").waitFor();
      await looksRight("pictures");
    });

    it("can be looked up, set right, pinned, put off, and taken back", async () => {
      await ruth.page.keyboard.press("Control+k");
      await ruth.page.keyboard.type("cake");
      await ruth.page.keyboard.press("ArrowUp");
      await ruth.page.keyboard.press("Enter");
      await ruth.page.locator(".hit__text").first().click();
      await ruth.page.locator(".message--target").getByText("bring the cake").waitFor();
      expect(ruth.page.url()).toMatch(/\/rooms\/\d+\/?.*\d+/);
      await mara.edit("@Ben bring the cake", "@Ben bring two cakes");
      await ruth.sees("@Ben bring two cakes");
      await ruth.message("@Ben bring two cakes").getByText("edited").waitFor();
      await act(mara.page, "When do we launch?", "Pin");
      await ruth.page.locator("[data-pinned]").getByText("When do we launch?").waitFor();
      await act(ruth.page, "@Ben bring two cakes", "Mark unread from here");
      await ruth.page.locator("#new-line").waitFor();
      await mara.write("never mind");
      await ben.sees("never mind");
      await mara.delete("never mind");
      await ben.seesNoMore("never mind");
      await ben.page.locator(".message--deleted").waitFor();
      await looksRight("set right");
    });

    it("has a private word, from the first to the last by keys alone", async () => {
      const { page } = mara;
      const { keyboard } = page;
      await page.locator("#composer-text").focus();
      await keyboard.press("Control+k");
      await keyboard.type("rut");
      await page.locator("#switcher-list [data-user]").waitFor();
      await keyboard.press("Enter");
      await page.getByRole("heading", { name: "Ruth", level: 1 }).waitFor();
      await mara.online();
      await page.locator("#composer-text").focus();
      await keyboard.type("between us");
      await keyboard.press("Enter");
      // Sent is said before the message itself comes, and only that can be edited.
      await mara.message("between us").and(page.locator("[data-message]")).waitFor();
      await keyboard.press("ArrowUp");
      await page.getByLabel("Edit message").fill("only between us");
      await keyboard.press("Enter");
      await mara.sees("only between us");
      await backToTheList(page);
      await keyboard.press("ArrowUp");
      await keyboard.press("+");
      await keyboard.press("ArrowRight");
      await keyboard.press("Enter");
      await page.locator(".reaction").waitFor();
      await page.locator("article.message:focus").waitFor();
      await keyboard.press("t");
      await page.locator("#thread-text:focus").waitFor();
      await keyboard.type("and nobody else");
      await keyboard.press("Enter");
      await page.locator("#timeline .thread-sum").getByText("1 reply").waitFor();
      await keyboard.press("Escape");
      await page.locator("#thread").waitFor({ state: "hidden" });
      await keyboard.press("Escape");
      await backToTheList(page);
      await keyboard.press("?");
      await page.locator("#shortcuts[open]").getByText("Reply in a thread").waitFor();
      await keyboard.press("Escape");
      await ruth.page.locator("#sidebar .row--new").getByText("Mara").click();
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
      const end = ruth.page.locator("#room-foot time");
      await until(async () => /\d\d:\d\d$/.test((await end.textContent()) ?? ""));
      await looksRight("quarrel");
      await about(ruth.page, "Ben");
      await ruth.page.getByRole("button", { name: "Block", exact: true }).click();
      await sends(ruth.page, ruth.page.locator("#confirm [data-confirm-yes]"));
      await ruth.open(launch);
      await until(async () => !(await ruth.page.locator("a.place").isVisible()));
      await mara.open(launch);
      await about(mara.page, "Ruth");
      await mara.page.locator("#dialog summary").getByText("Ban from the room…").click();
      await sends(mara.page, mara.page.getByRole("button", { name: "Ban Ruth" }));
      expect((await ruth.page.goto(node.url + launch))?.status()).toBe(404);
      await mara.open(launch);
      await mara.write("quiet at last");
      await ben.sees("quiet at last");
      await looksRight("evening");
    }, 60_000);

    it("and nobody's browser had anything to complain about, or asked anybody else", () => {
      const refused = /the server responded with a status of 404/;
      const said = windows.flatMap(({ complaints }) => complaints);
      expect(said.filter((text) => !refused.test(text))).toEqual([]);
      const asked = windows.flatMap(({ origins }) => [...origins]);
      expect(asked.filter((origin) => origin !== "null" && origin !== node.url)).toEqual([]);
      expect(asked).toContain(node.url);
    });
  });
});

/** Makes an account at the other end of an invitation. */
async function comesBy(link: string, name: string, { page }: ChatPage): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(`${name}@example.org`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL(/\/rooms\/\d+/);
}

/** From where one writes. */
async function backToTheList(page: Page): Promise<void> {
  await page.locator("#composer-text:focus").waitFor();
  await page.keyboard.press("Shift+F6");
  await page.locator("#timeline:focus").waitFor();
}
