import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, type TestBrowser } from "../../support/browser.ts";
import { describeWith } from "../../support/parts.ts";

const PAGES: Record<string, string> = {
  "/": "<!doctype html><title>Good</title><p>Hello",
  "/bad": "<!doctype html><title>Bad</title><script>1</script><p>Hello",
};
const POLICY = "default-src 'none'; script-src 'self'; img-src 'self'";

describeWith(["chromium"], "A window of the tests", () => {
  const web = createServer((request, response) => {
    response.setHeader("content-type", "text/html").setHeader("content-security-policy", POLICY);
    response.end(PAGES[request.url ?? ""] ?? "");
  });
  let browser: TestBrowser;
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((ready) => web.listen(0, "127.0.0.1", ready));
    url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    web.close();
  });

  test("has nothing to complain about a clean page", async () => {
    const { page, complaints } = await browser.window();
    await page.goto(url);
    expect(await page.title()).toBe("Good");
    expect(complaints).toEqual([]);
  });

  test("gathers violations of the Content-Security-Policy", async () => {
    const { page, complaints } = await browser.window();
    await page.goto(`${url}/bad`);
    const one = [expect.stringContaining("script-src 'self'")];
    await expect.poll(() => complaints).toEqual(one);
  });

  test("takes pictures at the size and in the colours asked for", async () => {
    const window = await browser.window({ width: 360, dark: true });
    await window.page.goto(url);
    expect(existsSync(await window.screenshot("hello"))).toBe(true);
    expect(
      await window.page.evaluate(
        "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]",
      ),
    ).toEqual([360, true]);
  });
});
