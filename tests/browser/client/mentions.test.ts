import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { hears, sends } from "../support/hands.ts";
import { Chat, countOf, postAll, row, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "mentions, drafts and receipts", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let mara: Visitor;
    let ben: Visitor;
    let cleo: Visitor;
    let launch: string;
    let lunch: string;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      cleo = await chat.comes("Cleo");
      launch = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      lunch = await mara.chat.makeRoom("lunch", { invite: ["Ben", "Cleo"] });
      await mara.chat.open(launch);
      await ben.chat.open(lunch);
    });
    afterAll(() => {
      const windows = [mara, ben, cleo].map(({ window }) => window.complaints);
      expect(windows.flat()).toEqual([]);
    });

    const write = async ({ chat: { page } }: Visitor, text: string) => {
      await page.locator("#composer-text").fill("");
      await page.locator("#composer-text").pressSequentially(text);
    };
    const options = ({ chat: { page } }: Visitor) => page.getByRole("option");
    const bell = ({ chat: { page } }: Visitor) =>
      page.locator('[data-counter="notifications"] [data-badge]:not([hidden]) [data-count]');
    const marks = (visitor: Visitor, path: string) => row(visitor, path).getAttribute("class");

    it("of people are completed, told at once, counted beside the room, and read in their place", async () => {
      await write(mara, "Look @be");
      await options(mara).filter({ hasText: "Ben" }).waitFor();
      await mara.window.screenshot("mention-list");
      await mara.chat.page.keyboard.press("Tab");
      expect(await mara.chat.page.locator("#composer-text").inputValue()).toBe("Look @Ben ");
      await mara.chat.page.keyboard.press("Enter");
      await mara.chat.message("Look @Ben").locator(".mention").waitFor();
      await bell(ben).getByText("1", { exact: true }).waitFor();
      await expect.poll(() => marks(ben, launch)).toContain("row--you");
      await expect.poll(() => countOf(ben, launch)).toBe("1");
      await ben.chat.page.locator("[data-counter=notifications]").click();
      await ben.chat.page.getByText("Mara mentioned you in launch").waitFor();
      await ben.window.screenshot("notifications");
      await ben.chat.page.getByRole("link", { name: "Mara mentioned you" }).click();
      const message = ben.chat.message("Look @Ben");
      await message.waitFor();
      expect(await message.getAttribute("class")).toContain("mentioned");
      expect(await mara.chat.message("Look @Ben").getAttribute("class")).not.toContain("mentioned");
      await bell(ben).waitFor({ state: "detached" });
      await expect.poll(() => marks(ben, launch)).not.toContain("row--you");
      await ben.window.screenshot("mentioned");
    });

    it("of everybody are offered to who may say so, and refused to others with a reason", async () => {
      await write(mara, "@ro");
      await options(mara).filter({ hasText: "everybody in this room" }).waitFor();
      await mara.chat.page.keyboard.press("Escape");
      await ben.chat.open(launch);
      await write(ben, "@ro");
      await ben.chat.page.locator("#composer-text").press("Escape");
      expect(await options(ben).count()).toBe(0);
      await write(ben, "@room hello");
      await ben.chat.page.keyboard.press("Enter");
      await ben.chat.page.getByText("Only owners and moderators of this room").waitFor();
      await ben.window.screenshot("mention-refused");
      await ben.chat.page.getByRole("button", { name: "Discard" }).click();
    });

    it("of who is not in the room offer to invite", async () => {
      await write(mara, "@cl");
      await options(mara).filter({ hasText: "not in this room" }).click();
      await mara.chat.page.locator("#dialog").getByRole("checkbox", { name: "Cleo" }).waitFor();
      await mara.chat.page.keyboard.press("Escape");
      await write(mara, "");
    });

    it("of what one is reading are not told at all", async () => {
      await mara.chat.open(lunch);
      await ben.chat.open(lunch);
      await mara.chat.write("@Ben are you hungry?");
      await ben.chat.sees("@Ben are you hungry?");
      await expect.poll(() => countOf(mara, lunch)).toBe("");
      await mara.chat.write("Well?");
      await ben.chat.sees("Well?");
      expect(await bell(ben).count()).toBe(0);
    });

    it("drafts stand on all devices, are marked, survive a cut, and go once sent", async () => {
      const phone = await mara.window.context.newPage();
      await phone.goto(`${mara.chat.url}${launch}`);
      const typed = phone.locator("#composer-text");
      await write(ben, "");
      await mara.chat.open(launch);
      await write(mara, "Dear all, I wanted to");
      await expect.poll(() => typed.inputValue()).toBe("Dear all, I wanted to");
      await mara.chat.open(lunch);
      await expect.poll(() => marks(mara, launch)).toContain("row--draft");
      await mara.window.screenshot("draft");
      await mara.chat.open(launch);
      const here = mara.chat.page.locator("#composer-text");
      expect(await here.inputValue()).toBe("Dear all, I wanted to");
      await mara.chat.write("Dear all, hello.");
      await expect.poll(() => typed.inputValue()).toBe("");
      await expect.poll(() => marks(mara, launch)).not.toContain("row--draft");
      await phone.close();
    });

    it("tell who has seen a message, except for those who hide it", async () => {
      await ben.chat.open(launch);
      await ben.chat.sees("Dear all, hello.");
      const seen = async () => {
        await mara.chat.message("Dear all, hello.").hover();
        await mara.chat.page.getByRole("link", { name: "Seen by" }).click();
      };
      await expect.poll(() => countOf(ben, launch)).toBe("");
      await seen();
      await mara.chat.page.locator("#dialog").getByText("Ben").waitFor();
      await mara.window.screenshot("seen-by");
      await mara.chat.page.keyboard.press("Escape");
      await ben.chat.page.goto(`${ben.chat.url}/settings/privacy`);
      await ben.window.screenshot("privacy");
      await ben.chat.page.getByRole("checkbox", { name: "Read receipts" }).uncheck();
      await ben.chat.page.getByRole("button", { name: "Save" }).click();
      await ben.chat.page.getByText("Your choice is saved.").waitFor();
      await mara.chat.open(launch);
      await seen();
      await mara.chat.page.locator("#dialog").getByText("Nobody yet").waitFor();
      await mara.chat.page.keyboard.press("Escape");
    });

    it("rooms can be muted, and all be marked read at once", async () => {
      const { page } = ben.chat;
      await ben.chat.open(launch);
      await page.getByRole("button", { name: "More about this room" }).click();
      await sends(page, page.getByText("Mute room"));
      await expect.poll(() => marks(ben, launch)).toContain("row--muted");
      await page.goto(`${ben.chat.url}/bookmarks`);
      await hears(page);
      await postAll(mara, launch, ["Anybody?", "@Ben?"]);
      await postAll(mara, lunch, ["Soup today."]);
      await expect.poll(() => countOf(ben, lunch)).toBe("1");
      expect(await countOf(ben, launch)).toBe("");
      expect(await bell(ben).count()).toBe(0);
      await ben.window.screenshot("muted");
      await page.getByRole("button", { name: "Mark all read" }).click();
      await expect.poll(() => countOf(ben, lunch)).toBe("");
    });

    it("look right on a phone and in the dark", async () => {
      const { page } = cleo.chat;
      await postAll(mara, lunch, ["@Cleo, soup or salad?", "@room lunch is served"]);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`${cleo.chat.url}/notifications`);
      await page.getByText("Mara mentioned you in lunch").first().waitFor();
      await cleo.window.screenshot("notifications-phone");
      await page.emulateMedia({ colorScheme: "dark" });
      await cleo.chat.open(lunch);
      await cleo.chat.sees("@room lunch is served");
      await cleo.window.screenshot("mentioned-phone-dark");
      expect(await page.locator(".message.mentioned").count()).toBe(2);
    });
  });
});
