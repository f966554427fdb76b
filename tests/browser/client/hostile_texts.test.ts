import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { Person } from "../../support/person.ts";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { XSS_CORPUS } from "../../support/xss_corpus.ts";
import { Chat, type Visitor } from "./open_chat.ts";

const HOSTILE = `Mal <img src=x onerror=alert(1)>"'><svg onload=alert(1)>lory`;
const ADDRESSES = new Set(["http:", "https:", "mailto:"]);

/**
 * Everything that tries to become script, at the places where people read it, in a browser that would run it: the
 * page's policy is switched off, so that what is seen is the making safe alone.
 */
describeWith(["chromium"], "texts that try to become script", () => {
  embedded((storey) => {
    const chat = new Chat(storey, { MESSAGE_RATE: "10000/10000/2-60" });
    const hits: string[] = [];
    let mara: Visitor;
    let mallory: Person;
    let room: string;
    let ids: number[];

    beforeAll(async () => {
      mara = await chat.comes("Mara", { withoutPolicy: true });
      watch(mara.chat.page);
      mallory = await Person.signUp(chat.node.url, HOSTILE);
      room = await mara.chat.makeRoom("engines", { invite: [HOSTILE] });
      await mara.chat.open(room);
    });

    /** Scripts that ran, and hosts that were asked. */
    function watch(page: Page): void {
      page.on("dialog", (dialog) => {
        hits.push(dialog.message());
        void dialog.dismiss();
      });
      page.on("request", (request) => {
        if (/evil|example\.org|javascript:/.test(request.url())) hits.push(request.url());
      });
    }

    /** Once a picture that cannot load has said so, those before it have, too. */
    async function quiet(): Promise<void> {
      await mara.chat.page.evaluate(async () => {
        const image = new Image();
        const failed = new Promise((resolve) => image.addEventListener("error", resolve));
        image.src = `/no-such-picture?${Math.random()}`;
        await failed;
        await new Promise((resolve) => setTimeout(resolve));
      });
      expect(hits).toEqual([]);
    }

    async function expectHarmless(places: string): Promise<void> {
      await quiet();
      const links = await mara.chat.page
        .locator(`${places} a`)
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
      expect(links.filter((protocol) => !ADDRESSES.has(protocol))).toEqual([]);
      const strange = mara.chat.page.locator(
        `${places} :is(script, iframe, object, embed, form[action^="java"], [onerror], [onload], [srcdoc], .message__text img)`,
      );
      expect(await strange.count()).toBe(0);
    }

    it("are found out when they do run", async () => {
      const page = mara.chat.page;
      await page.evaluate(() => {
        const place = document.createElement("div");
        place.innerHTML = "<img src=x onerror=alert(1)>";
        document.body.append(place);
      });
      await until(() => Promise.resolve(hits.length > 0), { what: "the script to be noticed" });
      expect(hits.splice(0)).toEqual(["1"]);
      await mara.chat.open(room);
    });

    it("do nothing as they arrive", async () => {
      ids = [];
      for (const content of XSS_CORPUS) {
        const { json } = await mallory.post(`/api${room}/messages`, { content });
        ids.push(json.data.id as number);
      }
      await mara.chat.page.locator(`[data-message="${ids.at(-1)}"]`).waitFor();
      await expectHarmless("#timeline");
    });

    it("do nothing while they wait to be sent, nor once they are", async () => {
      const { chat: page, cable } = mara;
      await cable.cut();
      for (const text of XSS_CORPUS.filter((_, at) => at % 6 === 0)) await page.write(text);
      await page.page.locator(".message--pending").last().waitFor();
      await expectHarmless("#timeline");
      await cable.mend();
      await page.page.evaluate(() => dispatchEvent(new Event("online")));
      await page.page.locator(".message--pending").first().waitFor({ state: "detached" });
      await until(async () => (await page.page.locator(".message--pending").count()) === 0);
      await expectHarmless("#timeline");
      expect(await page.page.locator(".message--failed").count()).toBe(0);
    });

    it("do nothing in the page, in a thread, as a quote, as a place, or as another's name", async () => {
      const at = (content: string, more: object) =>
        mallory.post(`/api${room}/messages`, { content, ...more });
      for (const text of XSS_CORPUS.slice(0, 20)) await at(text, { reply_to: ids[3] });
      const root = (await at(HOSTILE, {})).json.data.id as number;
      for (const text of XSS_CORPUS.slice(20, 60)) await at(text, { thread_id: root });
      const data = { latitude: 1, longitude: 2, label: HOSTILE };
      await mallory.post(`/api${room}/messages`, { kind: "location", data });
      await mallory.patch(`/api/messages/${root}`, { content: `${HOSTILE} **edited**` });
      await mara.chat.open(room);
      await expectHarmless("#timeline");
      await mara.chat.page.locator(".thread-sum").first().click();
      await mara.chat.page.locator("#thread article.message").nth(30).waitFor();
      await expectHarmless("#thread");
      await mara.chat.page.locator(".message__edited").first().click();
      await mara.chat.page.locator("#dialog[open] .message__text").first().waitFor();
      await expectHarmless("#dialog");
    });

    it("do nothing in the lists of what was kept, named and found, nor in names of rooms", async () => {
      const { page } = mara.chat;
      await page.goto(`${mara.cable.url}${room}`);
      for (const id of ids.slice(0, 30)) {
        await mallory.put(`/api/messages/${id}/pin`);
        await bookmark(id);
      }
      await mallory.post(`/api${room}/messages`, { content: `@Mara ${HOSTILE}` });
      await mallory.post("/api/rooms", { name: HOSTILE, description: HOSTILE, kind: "open" });
      const paths = [`${room}/pins`, "/bookmarks", "/notifications", "/threads", "/rooms"];
      for (const path of [...paths, "/search?q=alert", "/search?q=img", `${room}/files`]) {
        await page.goto(`${mara.cable.url}${path}`);
        await page.locator("main, #stage").first().waitFor();
        await expectHarmless("main");
      }
      await mara.chat.open(room);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("img");
      await expectHarmless("#switcher");
      await page.keyboard.press("Escape");
      await page.locator("#composer-text").fill("@<im");
      await quiet();
    });

    const bookmark = (id: number) =>
      mara.chat.page.evaluate(async (path) => {
        await fetch(path, { method: "PUT", headers: { accept: "application/json" } });
      }, `/api/messages/${id}/bookmark`);
  });
});
