import { beforeAll, expect, it } from "vitest";
import { ChatPage } from "../../support/chat_page.ts";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { Chat, countOf, row, twoRooms, unreadOf, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "going from room to room", () => {
  embedded((storey) => {
    const chat = new Chat(storey, { REALTIME_PRESENCE_GRACE_MS: "1000" });
    let mara: Visitor;
    let ben: Visitor;
    let launch: string;
    let lunch: string;

    beforeAll(async () => {
      ({ mara, ben, launch, lunch } = await twoRooms(chat, "lunch"));
    });

    it("counts what is unread elsewhere, in the row, in the title, for others only", async () => {
      await mara.chat.write("soup?");
      await mara.chat.write("bread?");
      await until(async () => (await countOf(ben, lunch)) === "2");
      expect(await ben.chat.page.title()).toMatch(/^\(2\) /);
      expect(await countOf(mara, lunch)).toBe("");
    });

    it("opens a room without loading the page anew, on the same connection, and clears its count", async () => {
      await ben.chat.page.evaluate(() => document.body.setAttribute("data-same-page", ""));
      const sockets: string[] = [];
      ben.chat.page.on("websocket", (socket) => sockets.push(socket.url()));
      await row(ben, lunch).click();
      await ben.chat.reads(["soup?", "bread?"]);
      await ben.chat.online();
      await until(async () => (await countOf(ben, lunch)) === "");
      await until(async () => !(await ben.chat.page.title()).startsWith("("));
      expect(await ben.chat.page.title()).toContain("lunch");
      expect(await row(ben, lunch).getAttribute("aria-current")).toBe("page");
      expect(await row(ben, launch).getAttribute("aria-current")).toBeNull();
      expect(await ben.chat.page.locator("body[data-same-page]").count()).toBe(1);
      expect(sockets).toEqual([]);
    });

    it("listens to the room that is open, and to no other", async () => {
      await ben.chat.write("both, please");
      await mara.chat.sees("both, please");
      await row(mara, launch).click();
      await mara.chat.page.waitForURL(`**${launch}`);
      await mara.chat.online();
      await mara.chat.write("ready?");
      await until(async () => (await countOf(ben, launch)) === "1");
      expect((await ben.chat.lines()).map(({ text }) => text)).not.toContain("ready?");
    });

    it("goes back and forth by the browser's buttons", async () => {
      await ben.chat.page.goBack();
      await ben.chat.page.waitForURL(`**${launch}`);
      await ben.chat.online();
      await ben.chat.sees("ready?");
      await mara.chat.write("hello after going back");
      await ben.chat.sees("hello after going back");
      // What Ben leaves before he is known to have read it counts beside what comes later.
      await until(async () => (await unreadOf(ben, launch)) === 0);
      await ben.chat.page.goForward();
      await ben.chat.page.waitForURL(`**${lunch}`);
      await ben.chat.sees("both, please");
      expect(await row(ben, lunch).getAttribute("aria-current")).toBe("page");
    });

    it("clears a count on one device when the room is read on another", async () => {
      await mara.chat.write("read me anywhere");
      await until(async () => (await countOf(ben, launch)) === "1");
      const phone = new ChatPage(await ben.window.newTab(), ben.cable.url);
      await phone.open(launch);
      await phone.sees("read me anywhere");
      await until(async () => (await countOf(ben, launch)) === "");
      expect(await row(ben, launch).getAttribute("class")).not.toContain("row--new");
      await phone.page.close();
    });

    it("keeps a room unread while Ben looks elsewhere, and draws the line New when he is back", async () => {
      await row(ben, launch).click();
      await ben.chat.sees("read me anywhere");
      await ben.chat.online();
      const tab = await ben.window.newTab();
      await tab.bringToFront();
      await ben.chat.page.evaluate(() => {
        Object.defineProperty(document, "hasFocus", { configurable: true, value: () => false });
        window.dispatchEvent(new Event("blur"));
      });
      await mara.chat.write("behind your back");
      await until(async () => (await countOf(ben, launch)) === "1");
      const line = ben.chat.page.locator("#new-line + article");
      expect(await line.textContent()).toContain("behind your back");
      await ben.chat.page.evaluate(() => {
        Reflect.deleteProperty(document, "hasFocus");
        Object.defineProperty(document, "hasFocus", { configurable: true, value: () => true });
        window.dispatchEvent(new Event("focus"));
      });
      await tab.close();
      await until(async () => (await countOf(ben, launch)) === "");
      await line.waitFor();
    });

    it("finds a new room in the list without a reload, and the online dot of who is there", async () => {
      const secret = await mara.chat.makeRoom("surprise", { invite: ["Ben"] });
      await row(ben, secret).waitFor();
      // On her way from page to page Mara may be away for longer than the grace.
      const online = ben.chat.page.locator("#members .member.online");
      await expect.poll(() => online.count()).toBe(2);
      await mara.window.page.goto("about:blank");
      await until(async () => (await online.count()) === 1, { within: 20_000 });
    });

    it("complains about nothing", () => {
      expect([...mara.window.complaints, ...ben.window.complaints]).toEqual([]);
    });
  });
});
