import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { ServerNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { freePort } from "../support/servers/free_port.ts";
import { embedded, type Storey } from "../support/storeys.ts";

/** The server as `npm run dev` starts it: it reads templates and scripts as they are written. */
async function startDeveloping(storey: Storey): Promise<ServerNode> {
  const folder = storey.freshFolder();
  for (const name of ["dist", "views", "texts", "public"])
    symlinkSync(resolve(name), join(folder, name), "dir");
  const env = {
    ...(await storey.environment()),
    NODE_ENV: "development",
    NODE_ID: "desk",
    STORAGE_PATH: join(folder, "storage"),
  };
  const node = new ServerNode(await freePort(), env, folder);
  storey.onClose(() => node.kill9());
  await node.start();
  return node;
}

describeWith(["chromium"], "The development toolbar", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  embedded((storey) => {
    let node: ServerNode;
    beforeAll(async () => {
      node = await startDeveloping(storey);
    });

    describe.each([
      ["at a desk", 1280],
      ["on a phone", 360],
    ])("%s", (_, width) => {
      it("shows a page, what it asks for since, and the frames of its socket, and breaks no policy", async () => {
        const window = await browser.window({ width });
        const chat = new ChatPage(window.page, node.url);
        await chat.signUp(`Ada${width}`);
        await chat.online();
        const bar = window.page.getByRole("toolbar", { name: "Development" });
        await bar.getByRole("button", { name: /queries/ }).click();
        await window.page
          .getByText(/select/)
          .first()
          .waitFor();
        await chat.write(`good morning from ${width}`);
        await chat.sees(`good morning from ${width}`);

        await bar.getByRole("button", { name: /frames/ }).click();
        await window.page.getByText("send_message", { exact: true }).first().waitFor();
        await window.page.getByText("joined", { exact: true }).first().waitFor();

        await bar.getByRole("button", { name: /GET/ }).click();
        await window.page
          .getByRole("button", { name: /GET \/rooms\/\d+\/changes/ })
          .first()
          .click();
        await bar.getByRole("button", { name: /GET .*changes/ }).waitFor();
        await bar.getByRole("button", { name: /lines?$/ }).click();
        await window.page.getByText("request", { exact: true }).first().waitFor();
        expect(window.complaints).toEqual([]);
        await window.close();
      });

      it("hides nothing of the page, and folds away", async () => {
        const window = await browser.window({ width });
        const { page } = window;
        const chat = new ChatPage(page, node.url);
        await chat.signUp(`Ben${width}`);
        await chat.online();
        const bar = page.getByRole("toolbar", { name: "Development" });
        await bar.waitFor();
        const [send, top] = [
          await page.locator("#composer").boundingBox(),
          await bar.boundingBox(),
        ];
        expect((send?.y ?? 0) + (send?.height ?? 0)).toBeLessThanOrEqual(top?.y ?? 0);
        await bar.getByRole("button", { name: "Fold the toolbar away" }).click();
        await bar.waitFor({ state: "hidden" });
        await page.reload();
        await page.getByRole("button", { name: "Open the development toolbar" }).click();
        await bar.waitFor();
        expect(window.complaints).toEqual([]);
        await window.close();
      });
    });
  });
});
