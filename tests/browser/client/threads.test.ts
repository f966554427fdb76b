import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { Chat, countOf, row, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "threads", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let mara: Visitor;
    let ben: Visitor;
    let launch: string;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      launch = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      await mara.chat.open(launch);
      await ben.chat.open(launch);
      await mara.chat.write("When do we launch?");
      await mara.chat.write("And who brings the cake?");
      await ben.chat.sees("And who brings the cake?");
    });
    afterAll(() => {
      const complaints = [mara, ben].flatMap(({ window }) => window.complaintsButNetwork());
      expect(complaints).toEqual([]);
    });

    const panel = ({ chat: { page } }: Visitor) => page.locator("#thread");
    const reply = async (visitor: Visitor, text: string) => {
      await panel(visitor).locator("#thread-text").fill(text);
      await panel(visitor).locator("#thread-text").press("Enter");
    };
    const replies = (visitor: Visitor) =>
      panel(visitor).locator("#thread-list .message:not(.message--pending) .message__text");
    const sum = ({ chat: page }: Visitor, text: string) =>
      page.message(text).locator(".thread-sum");
    const number = async ({ chat: { page } }: Visitor, name: string) => {
      const count = page.locator(
        `[data-counter="${name}"] [data-badge]:not([hidden]) [data-count]`,
      );
      return (await count.allTextContents())[0] ?? "";
    };
    const becomes = async (visitor: Visitor, name: string, text: string) => {
      await expect.poll(() => number(visitor, name)).toBe(text);
    };

    it("open beside the room, grow there live, and are summed up below their first message", async () => {
      await ben.chat.message("When do we launch?").hover();
      await ben.chat.page.getByRole("button", { name: "Reply in a thread" }).click();
      const list = ben.chat.page.locator("#thread-log");
      // At once, and not when what waits for a script has waited long enough.
      expect(await list.evaluate((log) => getComputedStyle(log).visibility)).toBe("visible");
      await panel(ben).getByText("When do we launch?").waitFor();
      await reply(ben, "At noon.");
      await replies(ben).getByText("At noon.").waitFor();
      await sum(mara, "When do we launch?").getByText("1 reply").waitFor();
      await becomes(mara, "threads", "1");
      await mara.chat.reads(["When do we launch?", "And who brings the cake?"]);
      await sum(mara, "When do we launch?").click();
      await replies(mara).getByText("At noon.").waitFor();
      await becomes(mara, "threads", "");
      await reply(mara, "Noon it is.");
      await replies(ben).getByText("Noon it is.").waitFor();
      await sum(ben, "When do we launch?").getByText("2 replies").waitFor();
      expect(await number(ben, "threads")).toBe("");
      await ben.window.screenshot("thread");
    });

    it("are typed, edited, reacted to and deleted in as the room is", async () => {
      await panel(mara).locator("#thread-text").pressSequentially("Hm");
      await panel(ben).locator("#thread-typing").getByText("Mara is typing").waitFor();
      expect(await ben.chat.page.locator("#typing").textContent()).toBe("");
      await panel(mara).locator("#thread-text").fill("");
      const own = panel(mara).locator("#thread-list .message.mine").last();
      await own.hover();
      await own.getByRole("button", { name: "Edit", exact: true }).click();
      await panel(mara).getByLabel("Edit message").fill("Noon sharp.");
      await panel(mara).getByLabel("Edit message").press("Enter");
      await replies(ben).getByText("Noon sharp.").waitFor();
      const theirs = panel(ben).locator("#thread-list .message").last();
      await theirs.focus();
      await ben.chat.page.keyboard.press("+");
      await ben.chat.page.locator('#reaction-picker [data-emoji="🎉"]').click();
      await panel(mara).locator('.reaction[data-emoji="🎉"]').waitFor();
      await reply(ben, "Oops");
      await replies(mara).getByText("Oops").waitFor();
      const slip = panel(ben).locator("#thread-list .message.mine[data-message]");
      await slip.filter({ hasText: "Oops" }).focus();
      await ben.chat.page.keyboard.press("Delete");
      await ben.chat.page.locator("#confirm [data-confirm-yes]").click();
      await panel(mara).getByText("Message deleted").waitFor();
      await sum(mara, "When do we launch?").getByText("2 replies").waitFor();
    });

    it("send to the room what is meant for all, and lead back from there", async () => {
      await panel(ben).getByLabel("Also send to the room").check();
      await reply(ben, "We launch at noon!");
      await mara.chat.sees("We launch at noon!");
      await replies(mara).getByText("We launch at noon!").waitFor();
      expect(await panel(ben).getByLabel("Also send to the room").isChecked()).toBe(false);
      await panel(mara).getByRole("button", { name: "Close the thread" }).click();
      expect(await panel(mara).isVisible()).toBe(false);
      await mara.chat.message("We launch at noon!").getByText("In a thread").click();
      await replies(mara).getByText("We launch at noon!").waitFor();
    });

    it("are complete after the line was cut", async () => {
      await mara.cable.cut();
      await mara.chat.page.locator('#connection[data-state="offline"]').waitFor();
      await reply(mara, "Written in a tunnel.");
      await reply(ben, "Nobody heard this yet.");
      await replies(ben).getByText("Nobody heard this yet.").waitFor();
      await mara.cable.mend();
      await replies(mara).getByText("Nobody heard this yet.").waitFor({ timeout: 20_000 });
      await replies(ben).getByText("Written in a tunnel.").waitFor({ timeout: 20_000 });
      await replies(mara).getByText("Written in a tunnel.").waitFor();
      expect(await replies(mara).allTextContents()).toEqual(await replies(ben).allTextContents());
    });

    it("are found again by their address, by the list of threads, and by the search", async () => {
      const { page } = mara.chat;
      await page.reload();
      await mara.chat.online();
      await replies(mara).getByText("At noon.").waitFor();
      await panel(mara).getByRole("button", { name: "Close the thread" }).click();
      expect(page.url()).not.toContain("thread=");
      await reply(ben, "One more thing.");
      await becomes(mara, "threads", "1");
      expect(await countOf(mara, launch)).toBe("");
      await page.locator("[data-counter=threads]").click();
      await page.locator(".thread-row--new").getByText("One more thing.").waitFor();
      await mara.window.screenshot("threads");
      await page.locator(".thread-row__open").click();
      await replies(mara).getByText("One more thing.").waitFor();
      await becomes(mara, "threads", "");
      await page.goto(`${mara.chat.url}/search?q=sharp`);
      await page.locator(".hit__text").click();
      await panel(mara).locator(".message--target").getByText("Noon sharp.").waitFor();
    });

    it("are followed and left by hand", async () => {
      const follow = panel(mara).locator("[data-follow-thread]");
      await follow.click();
      await expect.poll(() => follow.getAttribute("aria-pressed")).toBe("false");
      await panel(mara).getByRole("button", { name: "Close the thread" }).click();
      await reply(ben, "Does anybody care?");
      await sum(mara, "When do we launch?").getByText("7 replies").waitFor();
      expect(await number(mara, "threads")).toBe("");
    });

    it("fill the page of a phone, and close to the room", async () => {
      const { page } = mara.chat;
      await page.setViewportSize({ width: 360, height: 740 });
      await sum(mara, "When do we launch?").click();
      await replies(mara).getByText("At noon.").waitFor();
      const box = await panel(mara).boundingBox();
      expect(box?.width).toBe(360);
      await mara.window.screenshot("thread-phone");
      await page.emulateMedia({ colorScheme: "dark" });
      await mara.window.screenshot("thread-phone-dark");
      await page.keyboard.press("Escape");
      await panel(mara).getByRole("button", { name: "Close the thread" }).click();
      await mara.chat.message("When do we launch?").waitFor();
      await mara.window.screenshot("room-phone-dark");
      await page.setViewportSize({ width: 1280, height: 800 });
      await mara.window.screenshot("room-dark");
      await page.emulateMedia({ colorScheme: "light" });
      expect(await row(mara, launch).getAttribute("aria-current")).toBe("page");
    });
  });
});
