import { beforeAll, beforeEach, expect, it } from "vitest";
import { ChatPage } from "../../support/chat_page.ts";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { Chat, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "messages on their way out", () => {
  embedded((storey) => {
    const chat = new Chat(storey, { MESSAGE_MAX_LENGTH: "200" });
    let mara: Visitor;
    let ben: Visitor;
    let path: string;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
    });
    beforeEach(async () => {
      path = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      await mara.chat.online();
      await ben.chat.open(path);
    });

    it("stand in the list at once, pending, and are sent when the cable is back, in order", async () => {
      await mara.cable.cut();
      await offline(mara);
      for (const text of ["one", "two", "three"]) await mara.chat.write(text);
      expect(await states(mara)).toEqual(["one pending", "two pending", "three pending"]);
      await mara.cable.mend();
      await ben.chat.reads(["one", "two", "three"]);
      await mara.chat.reads(["one", "two", "three"]);
      expect(await mara.chat.lines()).toEqual(await ben.chat.lines());
    });

    it("survive a reload, and are sent once though two tabs know of them", async () => {
      await mara.cable.cut();
      await offline(mara);
      await mara.chat.write("kept");
      await mara.cable.mend();
      const tab = new ChatPage(await mara.window.newTab(), mara.cable.url);
      await Promise.all([mara.chat.page.reload(), tab.open(path)]);
      expect(await ben.chat.reads(["kept"])).toHaveLength(1);
      for (const page of [mara.chat, tab]) expect(await page.reads(["kept"])).toHaveLength(1);
      await tab.page.close();
    });

    it("are sent when the browser says that the network is back, without waiting for the next try", async () => {
      await mara.window.context.setOffline(true);
      await mara.cable.cut();
      await offline(mara);
      await mara.chat.write("patience");
      await mara.cable.mend();
      await mara.window.context.setOffline(false);
      expect(await ben.chat.reads(["patience"])).toHaveLength(1);
    });

    it("say why they were refused, and go again or away as Mara wants", async () => {
      await mara.chat.page
        .locator("#composer")
        .evaluate((form) => form.setAttribute("data-max", "999"));
      await mara.chat.write("x".repeat(300));
      const failed = mara.chat.page.locator(".message--failed");
      await failed.waitFor();
      expect(await failed.locator("[data-reason]").textContent()).toMatch(/300.*200/);
      await mara.chat.write("goes on");
      await ben.chat.reads(["goes on"]);

      await mara.chat.open(path);
      await failed.waitFor();
      await failed.getByRole("button", { name: "Retry" }).click();
      await failed.waitFor();
      await failed.getByRole("button", { name: "Discard" }).click();
      await mara.chat.reads(["goes on"]);
      await mara.chat.open(path);
      await mara.chat.reads(["goes on"]);
    });

    it("of one person are nothing to the next who signs in on the same browser", async () => {
      await mara.cable.cut();
      await offline(mara);
      await mara.chat.write("Mara's own");
      // While the cable is cut: Mara's page tries again at its own time, and would send it.
      await mara.window.context.clearCookies();
      await mara.chat.page.goto("about:blank");
      await mara.cable.mend();
      const ida = new ChatPage(mara.chat.page, mara.cable.url);
      await ida.signUp(`Ida${path.replace(/\D/g, "")}`);
      await ida.online();
      const databases = await ida.page.evaluate(() => indexedDB.databases());
      expect(databases.length).toBeGreaterThan(1);
      expect(await ida.page.locator("#timeline").textContent()).not.toContain("Mara's own");
      expect(await ben.chat.lines()).toEqual([]);
    });
  });
});

async function offline({ chat }: Visitor): Promise<void> {
  await chat.page.locator('#connection[data-state="offline"]').waitFor({ state: "attached" });
}

async function states({ chat }: Visitor): Promise<string[]> {
  return (await chat.lines()).map(({ text, state }) => `${text} ${state}`);
}
