import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { Person } from "../support/person.ts";
import { embedded } from "../support/storeys.ts";

const FAILING = fileURLToPath(new URL("../integration/faults/last_net.mjs", import.meta.url));
const COLD = "nobody handles me";

describeWith(["chromium"], "The pages about errors", () => {
  embedded((storey) => {
    let node: ServerNode;
    let browser: TestBrowser;
    let window: BrowserWindow;

    beforeAll(async () => {
      node = await startNode({ storey, env: { NODE_OPTIONS: `--import=${FAILING}` } });
      browser = await openBrowser();
      const ada = await Person.signUp(node.url, "Ada");
      window = await browser.window();
      await window.page.goto(`${node.url}/sign-in`);
      await window.page.fill("[name=email]", ada.email);
      await window.page.fill("[name=password]", ada.password);
      await window.page.click("button.button--main");
      await window.page.waitForURL(/rooms/);
    });
    afterAll(() => browser.close());

    test("show a new error by themselves, with all that is known of it behind it", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/errors`);
      await page.getByText("Nothing has gone wrong").waitFor();
      node.signal("SIGWINCH");
      await page.getByRole("link", { name: COLD }).click();
      await page.getByRole("heading", { name: COLD }).waitFor();
      await page.getByText("RangeError").first().waitFor();
      await page.getByRole("button", { name: "Resolve" }).click();
      await page.getByText("It opens by itself if it comes back").waitFor();
      await page.getByRole("link", { name: "All errors" }).click();
      await page.getByText("No open errors").waitFor();
    });

    test("are searched while one types, by state, too", async () => {
      const { page } = window;
      await page.goto(`${node.url}/admin/errors`);
      await page.getByLabel("State").selectOption("resolved");
      await page.getByRole("link", { name: COLD }).waitFor();
      await page.getByPlaceholder("Words of it, or a reference").fill("kettle");
      await page.getByText("Nothing matches").waitFor();
      expect(page.url()).toContain("search=kettle");
      await page.getByPlaceholder("Words of it, or a reference").fill("handles");
      await page.getByRole("link", { name: COLD }).waitFor();
    });

    test("fit on a phone, in the dark, too, and the browser complains of nothing", async () => {
      const { page } = window;
      for (const [width, scheme] of [
        [360, "dark"],
        [1280, "light"],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme });
        for (const path of ["/admin/errors?status=all", "/admin/errors/1"]) {
          await page.goto(node.url + path);
          await window.screenshot(`errors-${width}${path.replaceAll(/\W/g, "-")}`);
          const overflows = () => document.documentElement.scrollWidth > globalThis.innerWidth;
          expect(await page.evaluate(overflows)).toBe(false);
        }
      }
      expect(window.complaints).toEqual([]);
    });
  });
});
