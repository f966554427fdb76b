import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { Cable } from "../support/cable.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNodes } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { eachStorey } from "../support/storeys.ts";

describeWith(["chromium"], "two people in Chromium", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  eachStorey((storey) => {
    /** Ada and Mara, on two nodes where the storey has two, Mara behind a cable that can be cut. */
    let nodes: ServerNode[];
    let windows: BrowserWindow[];
    let cable: Cable;
    let ada: ChatPage;
    let mara: ChatPage;
    let path: string;

    beforeAll(async () => {
      nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1);
      cable = await Cable.to(nodes.at(-1)!.port);
      windows = [await browser.window(), await browser.window()];
      ada = new ChatPage(windows[0]!.page, nodes[0]!.url);
      mara = new ChatPage(windows[1]!.page, cable.url);
      await ada.signUp("Ada");
      await mara.signUp("Mara");
      path = await ada.makeRoom("launch", { invite: ["Mara"] });
      await ada.open(path);
      await mara.open(path);
    });
    afterAll(async () => {
      for (const window of windows) await window.close();
      await cable.cut();
    });

    it("see each other's messages without a reload, within 200 ms at the median", async () => {
      const delays: number[] = [];
      for (let n = 0; n < 11; n += 1) {
        const text = `tick ${n}`;
        const seen = mara.sees(text);
        await ada.page.locator("#composer-text").fill(text);
        const sent = performance.now();
        await ada.page.locator("#composer-text").press("Enter");
        await seen;
        delays.push(performance.now() - sent);
      }
      expect(delays.toSorted((a, b) => a - b)[5]).toBeLessThan(200);
      await mara.write("I see you");
      await ada.sees("I see you");
    });

    it("read the same after both reload", async () => {
      await ada.open(path);
      await mara.open(path);
      const list = await ada.lines();
      expect(list).toHaveLength(12);
      expect(await mara.lines()).toEqual(list);
    });

    it("end with equal lists when one was cut off while the other wrote, edited and deleted", async () => {
      const before = (await ada.lines()).map(({ text }) => text);
      await ada.write("to be edited");
      await ada.write("to be deleted");
      await mara.sees("to be deleted");

      await cable.cut();
      await mara.page
        .locator('#connection:not([data-state="online"])')
        .waitFor({ state: "attached" });
      await mara.write("written offline");
      await ada.edit("to be edited", "edited meanwhile");
      await ada.delete("to be deleted");
      await ada.write("new meanwhile");
      await ada.sees("new meanwhile");
      await cable.mend();

      const expected = [
        ...before,
        "edited meanwhile",
        "(deleted)",
        "new meanwhile",
        "written offline",
      ];
      const lists = [await ada.reads(expected), await mara.reads(expected)];
      expect(lists[1]).toEqual(lists[0]);
    });

    it("get a message that was written offline once, even when the page was reloaded before the cable came back", async () => {
      await mara.page.context().setOffline(true);
      await cable.cut();
      await mara.write("once and only once");
      await cable.mend();
      await mara.page.context().setOffline(false);
      await mara.page.reload();
      await mara.online();
      await ada.sees("once and only once");
      await mara.sees("once and only once");
      for (const person of [ada, mara]) {
        const copies = (await person.lines()).filter(({ text }) => text === "once and only once");
        expect(copies).toHaveLength(1);
      }
    });

    it("lose nothing when the server is killed and started again in between", async () => {
      await ada.write("before the fall");
      await mara.sees("before the fall");
      for (const node of nodes) await node.kill9();
      await ada.write("while it lay there");
      for (const node of nodes) await node.start();
      await ada.online();
      await mara.online();
      await mara.sees("while it lay there");
      await mara.write("after the fall");
      await ada.sees("after the fall");
      const list = await ada.lines();
      await expect.poll(() => mara.lines()).toEqual(list);
      expect(list.filter(({ text }) => text === "while it lay there")).toHaveLength(1);
    });

    it("have nothing to complain about in the browser's console", () => {
      for (const window of windows) expect(window.complaintsButNetwork()).toEqual([]);
    });
  });
});
