import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChatPage } from "../../support/chat_page.ts";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { Chat, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "reactions and receipts", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let mara: Visitor;
    let ben: Visitor;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      const path = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      await mara.chat.open(path);
      await ben.chat.open(path);
      await mara.chat.write("We launch at noon.");
      await ben.chat.sees("We launch at noon.");
    });
    afterAll(() => {
      expect([...mara.window.complaints, ...ben.window.complaints]).toEqual([]);
    });

    const chip = (page: ChatPage, emoji: string) =>
      page.message("We launch at noon.").locator(`.reaction[data-emoji="${emoji}"]`);
    const pressed = (page: ChatPage, emoji: string, state: boolean, count: number) =>
      page
        .message("We launch at noon.")
        .locator(`.reaction[data-emoji="${emoji}"][aria-pressed="${state}"]`)
        .filter({ hasText: String(count) })
        .waitFor();

    it("are chosen by the toolbar, seen by everybody, and joined and left by their chip", async () => {
      await ben.chat.message("We launch at noon.").hover();
      await ben.chat.page.getByRole("button", { name: "React", exact: true }).click();
      await ben.window.screenshot("reaction-picker");
      await ben.chat.page.locator('#reaction-picker [data-emoji="🎉"]').click();
      await pressed(ben.chat, "🎉", true, 1);
      await pressed(mara.chat, "🎉", false, 1);
      expect(await chip(mara.chat, "🎉").getAttribute("title")).toBe("Ben");
      await chip(mara.chat, "🎉").click();
      await pressed(mara.chat, "🎉", true, 2);
      await pressed(ben.chat, "🎉", true, 2);
      await chip(ben.chat, "🎉").click();
      await pressed(ben.chat, "🎉", false, 1);
      await ben.window.screenshot("reactions");
    });

    it("are chosen by keys alone, and the focus comes back to the message", async () => {
      const { page } = mara.chat;
      await mara.chat.message("We launch at noon.").focus();
      await page.keyboard.press("+");
      await page.locator("#reaction-picker").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await pressed(mara.chat, "😄", true, 1);
      expect(await page.evaluate(() => document.activeElement?.className)).toContain("message");
      await page.keyboard.press("+");
      await page.keyboard.press("Escape");
      expect(await page.locator("#reaction-picker").isVisible()).toBe(false);
    });

    it("stand there after a reload", async () => {
      await mara.chat.page.reload();
      await mara.chat.online();
      await pressed(mara.chat, "🎉", true, 1);
      expect(await chip(mara.chat, "🎉").count()).toBe(1);
    });

    it("answers quote what they answer, and lead to it", async () => {
      const { page } = ben.chat;
      await ben.chat.message("We launch at noon.").focus();
      await page.keyboard.press("r");
      await page.locator("#answering").waitFor();
      await ben.window.screenshot("answering");
      await page.keyboard.press("Escape");
      expect(await page.locator("#answering").isVisible()).toBe(false);
      await ben.chat.message("We launch at noon.").hover();
      await page.getByRole("button", { name: "Answer", exact: true }).click();
      await ben.chat.write("I am ready.");
      const quote = mara.chat.message("I am ready.").locator(".quote");
      await quote.getByText("We launch at noon.").waitFor();
      await ben.chat.write("And this answers nothing.");
      await mara.chat.sees("And this answers nothing.");
      expect(await mara.chat.page.locator(".quote").count()).toBe(1);
      await quote.click();
      await mara.chat.page.locator(".message--target").waitFor();
      expect(mara.chat.page.url()).toContain("message=");
      await mara.chat.edit("We launch at noon.", "We launch at one.");
      await mara.chat.page.locator(".quote").getByText("We launch at one.").waitFor();
    });

    it("pins stand in everybody's list and lead back, bookmarks in one's own", async () => {
      const { page } = mara.chat;
      await ben.chat.message("I am ready.").hover();
      await ben.chat.page.getByRole("button", { name: "Pin", exact: true }).click();
      await mara.chat.message("I am ready.").getByText("Pinned").waitFor();
      await page.getByRole("button", { name: "More about this room" }).click();
      await page.getByText("Pinned messages").click();
      await page.locator("#dialog").getByText("I am ready.").waitFor();
      await mara.window.screenshot("pins");
      await page.locator("#dialog").getByRole("link", { name: "Ben" }).click();
      await page.locator("#dialog").getByText("I am ready.").waitFor({ state: "hidden" });
      await mara.chat.message("I am ready.").hover();
      await page.getByRole("button", { name: "Keep for later", exact: true }).click();
      await page.getByText("Kept for later.").waitFor();
      await mara.chat.message("I am ready.").hover();
      await page.getByRole("button", { name: "Unpin", exact: true }).click();
      await ben.chat.message("I am ready.").getByText("Pinned").waitFor({ state: "detached" });
      await page.goto(`${mara.chat.url}/bookmarks`);
      await page.getByText("I am ready.").waitFor();
      await mara.window.screenshot("bookmarks");
      expect(await page.locator(".list__row").count()).toBe(1);
    });

    it("of one's own message in a conversation become sent, delivered and read", async () => {
      await mara.chat.page.goto(`${mara.chat.url}/direct/new`);
      await mara.chat.page.getByRole("checkbox", { name: "Ben" }).check();
      await mara.chat.page.getByRole("button", { name: "Start" }).click();
      await mara.chat.page.waitForURL(/\/rooms\/\d+/);
      await mara.chat.online();
      const path = new URL(mara.chat.page.url()).pathname;
      const receipt = (state: string) =>
        mara.chat.page.locator(`.receipt[data-state="${state}"]`).waitFor();
      await mara.chat.write("Are you in?");
      await receipt("delivered");
      await mara.window.screenshot("receipt");
      await ben.chat.open(path);
      await receipt("read");
      await mara.chat.page.reload();
      await receipt("read");
      await ben.chat.write("Yes.");
      await mara.chat.sees("Yes.");
      expect(await mara.chat.page.locator(".receipt").count()).toBe(0);
    });
  });
});
