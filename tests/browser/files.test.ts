import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { picture } from "../integration/features/files/pictures.ts";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { Cable } from "../support/cable.ts";
import { ChatPage } from "../support/chat_page.ts";
import { startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const MB = 1024 * 1024;
const TEXT = "text/plain";

describeWith(["chromium"], "files in the page", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  eachStorey((storey) => {
    let window: BrowserWindow;
    let page: Page;
    let ada: ChatPage;
    let room: string;
    let ben: ChatPage;
    /** Of the server as Ada reaches it. */
    let url: string;
    let cable: Cable;

    beforeAll(async () => {
      const node = await startNode({ storey, env: { FILES_MAX_COUNT: "3" } });
      cable = await Cable.to(node.port);
      url = cable.url;
      window = await browser.window({ width: 1280, height: 860 });
      page = window.page;
      ada = new ChatPage(page, url);
      await ada.signUp("Ada");
      const his = await browser.window();
      ben = new ChatPage(his.page, node.url);
      await ben.signUp("Ben");
      room = await ada.makeRoom("engines", { invite: ["Ben"] });
      await ada.online();
      await ben.open(room);
    });

    const uploads = () => page.locator("#tray .upload");
    const ready = async (count: number): Promise<void> => {
      const there = page.locator('#tray .upload[data-state="ready"]');
      await until(async () => (await there.count()) === count);
    };

    it("takes a pasted picture, keeps what is typed meanwhile, and shows it in its place", async () => {
      const bytes = [...(await picture(1200, 800))];
      await page.locator("#composer-text").fill("The engine, ");
      await hand(page, "paste", [{ name: "engine.png", type: "image/png", bytes }]);
      await page.locator("#composer-text").pressSequentially("from the side");
      await ready(1);
      expect(await page.locator(".upload__picture").isVisible()).toBe(true);
      await window.screenshot(`files-tray-${storey.name}`);
      await page.locator("#composer-text").press("Enter");
      await ben.page.getByText("The engine, from the side").waitFor();
      const shown = ben.page.locator(".picture__image");
      await expect
        .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBe(800);
      const box = await shown.boundingBox();
      expect([box?.width, box?.height]).toEqual([400, 267]);
      expect(await uploads().count()).toBe(0);
      expect(await page.locator("#composer-text").inputValue()).toBe("");
    });

    it("takes files that are dropped on the room, and lets one be removed", async () => {
      const bytes = [...Buffer.from("Notes on the engine\n")];
      const one = { name: "notes.txt", type: TEXT, bytes };
      await hand(page, "dragenter", [one]);
      expect(await page.locator("#drop-here").isVisible()).toBe(true);
      await window.screenshot(`files-drop-${storey.name}`);
      await hand(page, "drop", [one, { ...one, name: "table.csv" }, { ...one, name: "wrong.txt" }]);
      expect(await page.locator("#drop-here").isVisible()).toBe(false);
      await ready(3);
      await page.getByRole("button", { name: "Remove wrong.txt" }).click();
      await ready(2);
      await page.locator("#composer-send").click();
      await ben.page.getByText("table.csv").waitFor();
      expect(await ben.page.getByText("wrong.txt").count()).toBe(0);
      const [saved] = await Promise.all([
        ben.page.waitForEvent("download"),
        ben.page.getByText("notes.txt").click(),
      ]);
      expect(saved.suggestedFilename()).toBe("notes.txt");
    });

    it("says what is refused, and sends nothing that is not there", async () => {
      const bytes = [...Buffer.from("x")];
      const four = [1, 2, 3, 4].map((n) => ({ name: `${n}.txt`, type: TEXT, bytes }));
      await hand(page, "drop", [
        ...four.slice(0, 2),
        { name: "broken.png", type: "image/png", bytes: PNG },
      ]);
      await page.getByText("This picture is damaged and cannot be opened.").waitFor();
      expect(await page.locator("#composer-send").isDisabled()).toBe(true);
      await window.screenshot(`files-refused-${storey.name}`);
      await page.getByRole("button", { name: "Remove broken.png" }).click();
      await hand(page, "drop", four.slice(2));
      await ready(4);
      await page.getByText("4 files: a message has 3 at most.").waitFor();
      expect(await page.locator("#composer-send").isDisabled()).toBe(true);
      for (const { name } of four)
        await page.getByRole("button", { name: `Remove ${name}` }).click();
      expect(await uploads().count()).toBe(0);
    });

    it("shows how far a file is, and goes on after a cut, after a reload, and not after a cancel", async () => {
      const cdp = await window.context.newCDPSession(page);
      const percent = async () =>
        Number.parseInt((await page.locator(".upload__state").allTextContents()).join(), 10);
      await pace(cdp, 400);
      await choose(page, "long.bin", 6 * MB);
      await until(async () => (await percent()) > 0);
      expect(await page.locator("#composer-send").isDisabled()).toBe(true);
      await page.locator("#composer-text").fill("Here it is");
      await cable.cut();
      const reached = await percent();
      await cable.mend();
      await until(async () => (await percent()) > reached, { within: 20_000 });
      await page.reload();
      await ada.online();
      await pace(cdp);
      await ready(1);
      expect(await page.locator("#composer-text").inputValue()).toBe("Here it is");
      await page.locator("#composer-text").press("Enter");
      await ben.page.getByText("long.bin").waitFor();
      expect(await ben.page.getByText("6.0 MB").count()).toBe(1);

      await pace(cdp, 300);
      await choose(page, "never.bin", 6 * MB);
      await page.getByText(/still coming/).waitFor();
      await page.getByRole("button", { name: "Remove never.bin" }).click();
      expect(await uploads().count()).toBe(0);
      await pace(cdp);
      await page.reload();
      await ada.online();
      expect(await uploads().count()).toBe(0);
    });

    it("opens pictures over the page, by pointer and by keys", async () => {
      const bytes = [...(await picture(600, 900, "jpeg"))];
      await hand(page, "drop", [{ name: "second.jpg", type: "image/jpeg", bytes }]);
      await ready(1);
      await page.locator("#composer-send").click();
      await page.locator("article.message[data-message] .picture").nth(1).waitFor();
      await page.locator(".picture").first().click();
      const lightbox = page.locator("#lightbox");
      expect(await lightbox.locator("[data-lightbox-name]").textContent()).toBe("engine.png");
      await window.screenshot(`files-lightbox-${storey.name}`);
      await page.keyboard.press("ArrowRight");
      expect(await lightbox.locator("[data-lightbox-name]").textContent()).toBe("second.jpg");
      await page.keyboard.press("Escape");
      expect(await lightbox.isVisible()).toBe(false);
      await window.screenshot(`files-room-${storey.name}`);
    });

    it("lists the files of the room, and fits a small phone, light and dark", async () => {
      await page.goto(`${url}${room}/files`);
      await page.getByText("table.csv").waitFor();
      await window.screenshot(`files-list-${storey.name}`);
      for (const dark of [false, true]) {
        const phone = await browser.window({ width: 360, height: 740, dark });
        await phone.context.addCookies(await window.context.cookies());
        const small = new ChatPage(phone.page, url);
        await small.open(room);
        const bytes = [...(await picture(300, 300))];
        const files = ["a.png", "b.png"].map((name) => ({ name, type: "image/png", bytes }));
        await hand(phone.page, "drop", files);
        await phone.page.locator('.upload[data-state="ready"]').nth(1).waitFor();
        await phone.screenshot(`files-phone-${dark ? "dark" : "light"}-${storey.name}`);
        const wider = await phone.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wider).toBeLessThanOrEqual(0);
        await phone.page.locator("#composer-send").click();
        await phone.page.locator(".pictures .picture").nth(1).waitFor();
        await phone.screenshot(`files-phone-room-${dark ? "dark" : "light"}-${storey.name}`);
        expect(phone.complaints).toEqual([]);
        await phone.close();
      }
      // What is refused; and 409 where bytes of before a cut arrive after it was asked how many had.
      const expected = /422|413|409/;
      expect(window.complaintsButNetwork().filter((text) => !expected.test(text))).toEqual([]);
    });
  });
});

/** Begins as a picture, and is none. */
const PNG = [
  ...Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  ...Array<number>(60).fill(7),
];

interface Handed {
  name: string;
  type: string;
  bytes: number[];
}

/** Does what a person does with files from elsewhere. */
async function hand(page: Page, how: string, files: Handed[]): Promise<void> {
  await page.evaluate(
    ({ how: name, files: handed }) => {
      const data = new DataTransfer();
      for (const file of handed)
        data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
      const all = { bubbles: true, cancelable: true };
      const event =
        name === "paste"
          ? new ClipboardEvent(name, { ...all, clipboardData: data })
          : new DragEvent(name, { ...all, dataTransfer: data });
      document.querySelector("#composer-text")?.dispatchEvent(event);
    },
    { how, files },
  );
}

function choose(page: Page, name: string, size: number): Promise<void> {
  const file = { name, mimeType: "application/octet-stream", buffer: Buffer.alloc(size, 1) };
  return page.locator("#file-input").setInputFiles(file);
}

/** How fast this page may send, in KB a second; as fast as it can, unless told. */
async function pace(cdp: CDPSession, kilobytes?: number): Promise<void> {
  await cdp.send("Network.enable");
  const uploadThroughput = kilobytes === undefined ? -1 : kilobytes * 1024;
  const open = { offline: false, latency: 0, downloadThroughput: -1 };
  await cdp.send("Network.emulateNetworkConditions", { uploadThroughput, ...open });
}
