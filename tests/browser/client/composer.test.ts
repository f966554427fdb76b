import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { Chat, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "writing", () => {
  embedded((storey) => {
    const chat = new Chat(storey, { MESSAGE_MAX_LENGTH: "1200" });
    let mara: Visitor;
    let ben: Visitor;
    let path: string;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      path = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      await mara.chat.online();
      await ben.chat.open(path);
    });

    it("sends by Enter, starts a line by Shift Enter, and sends nothing empty", async () => {
      const text = mara.chat.page.locator("#composer-text");
      await text.fill("   ");
      await text.press("Enter");
      await text.fill("first line");
      await text.press("Shift+Enter");
      await text.pressSequentially("second line");
      await text.press("Enter");
      await ben.chat.page.getByText("second line").waitFor();
      expect(await ben.chat.lines()).toHaveLength(1);
      expect(await text.inputValue()).toBe("");
    });

    it("says the limit when it comes near, and refuses what is longer with both numbers", async () => {
      const text = mara.chat.page.locator("#composer-text");
      const note = mara.chat.page.locator("#composer-note");
      await text.fill("x".repeat(1_100));
      expect(await note.textContent()).toBe("1100 / 1200");
      await text.fill("x".repeat(1_300));
      await text.press("Enter");
      expect(await note.textContent()).toMatch(/1,300.*1,200/);
      expect(await mara.chat.page.locator("#composer-send").isDisabled()).toBe(true);
      expect((await text.inputValue()).length).toBe(1_300);
      await text.fill("");
      expect(await note.textContent()).toBe("");
    });

    it("keeps a draft for each room over reloads and visits elsewhere", async () => {
      await mara.chat.page.locator("#composer-text").fill("half a thought");
      const other = await mara.chat.makeRoom("elsewhere");
      await mara.chat.open(other);
      expect(await mara.chat.page.locator("#composer-text").inputValue()).toBe("");
      await mara.chat.open(path);
      expect(await mara.chat.page.locator("#composer-text").inputValue()).toBe("half a thought");
      await mara.chat.page.locator("#composer-text").fill("");
    });

    it("shows who types, never oneself, until the message comes or three seconds have passed", async () => {
      const seen = ben.chat.page.locator("#typing");
      await mara.chat.page.locator("#composer-text").pressSequentially("hm");
      await seen.getByText("Mara is typing…").waitFor();
      expect(await mara.chat.page.locator("#typing").textContent()).toBe("");
      await mara.chat.page.locator("#composer-text").press("Enter");
      await ben.chat.sees("hm");
      expect(await seen.textContent()).toBe("");
      await mara.chat.page.locator("#composer-text").pressSequentially("well");
      await seen.getByText("Mara is typing…").waitFor();
      await seen.getByText("Mara is typing…").waitFor({ state: "detached" });
      await mara.chat.page.locator("#composer-text").fill("");
    });

    it("edits the last own message by the arrow up, and leaves it by Escape", async () => {
      await mara.chat.write("teh plan");
      await ben.chat.sees("teh plan");
      await mara.chat.sees("teh plan");
      const composer = mara.chat.page.locator("#composer-text");
      await composer.press("ArrowUp");
      const field = mara.chat.page.getByLabel("Edit message");
      await field.fill("the plan");
      await field.press("Enter");
      await ben.chat.sees("the plan");
      await mara.chat.sees("the plan");
      await field.waitFor({ state: "detached" });
      await composer.press("ArrowUp");
      await field.fill("no plan");
      await field.press("Escape");
      await field.waitFor({ state: "detached" });
      expect((await mara.chat.lines()).at(-1)).toMatchObject({ text: "the plan", edited: true });
    });

    it("does not lose an edit under way when the message changes elsewhere", async () => {
      await mara.chat.write("from the desk");
      await mara.chat.sees("from the desk");
      await mara.chat.page.locator("#composer-text").press("ArrowUp");
      const field = mara.chat.page.getByLabel("Edit message");
      await field.fill("half way");
      await mara.chat.page.evaluate(async () => {
        const id = [...document.querySelectorAll<HTMLElement>("article.mine")].at(-1)?.dataset[
          "message"
        ];
        const headers = { "content-type": "application/json", accept: "application/json" };
        const body = JSON.stringify({ content: "from the phone" });
        await fetch(`/messages/${id}`, { method: "PATCH", headers, body });
      });
      await ben.chat.sees("from the phone");
      expect(await field.inputValue()).toBe("half way");
      expect(await field.evaluate((area) => area === document.activeElement)).toBe(true);
      await field.press("Enter");
      await ben.chat.sees("half way");
      await mara.chat.sees("half way");
      await field.waitFor({ state: "detached" });
    });

    it("does not lose an edit under way with the page, and lets go of what was given up", async () => {
      const { page } = mara.chat;
      await page.locator("#composer-text").press("ArrowUp");
      const field = page.getByLabel("Edit message");
      await field.fill("half way and on");
      await page.reload();
      await field.waitFor();
      expect(await field.inputValue()).toBe("half way and on");
      await field.press("Escape");
      await mara.chat.sees("half way");
      await page.reload();
      await mara.chat.online();
      expect(await field.count()).toBe(0);
    });

    it("deletes only after asking", async () => {
      await mara.chat.write("oops");
      await ben.chat.sees("oops");
      await mara.chat.message("oops").hover();
      await mara.chat.page.locator('#message-bar [data-act="delete"]').click();
      await mara.chat.page.locator("#confirm [data-confirm-no]").click();
      await mara.chat.page.locator("#confirm [data-confirm-no]").waitFor({ state: "hidden" });
      await mara.chat.delete("oops");
      await ben.chat.seesNoMore("oops");
      expect((await ben.chat.lines()).at(-1)).toMatchObject({ state: "deleted" });
    });

    it("complains about nothing", () => {
      expect([...mara.window.complaints, ...ben.window.complaints]).toEqual([]);
    });
  });
});
