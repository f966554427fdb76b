import type { Locator, Page } from "playwright-core";
import type { BrowserWindow } from "../../support/browser.ts";
import { until } from "../../support/until.ts";

/** What people do with a message, by its toolbar and a mouse. */
export async function act(page: Page, text: string, name: string): Promise<void> {
  await page.locator("article.message").filter({ hasText: text }).first().hover();
  await page.locator("#message-bar").getByRole("button", { name, exact: true }).click();
}

/** The same on a phone: the message is touched, and then its toolbar. */
export async function touch(page: Page, text: string, name: string): Promise<void> {
  await page.locator("article.message").filter({ hasText: text }).first().tap();
  await page.locator("#message-bar").getByRole("button", { name, exact: true }).tap();
}

/** Presses what sends a form, and waits for the page that follows. */
export async function sends(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForEvent("load"), button.click()]);
}

/** Waits until a page that shows no room hears of what happens, and has the lines in which it is counted. */
export async function hears(page: Page): Promise<void> {
  const state = page.locator("[data-connection-text]", { hasText: "Online" });
  await state.waitFor({ state: "attached" });
  await page.locator("#sidebar [data-counter]").first().waitFor({ state: "attached" });
}

/** Opens what one may do about somebody. */
export async function about(page: Page, name: string): Promise<void> {
  const member = page.locator("#members .member").filter({ hasText: name });
  await member.hover();
  await member.locator(".member__more").click();
  await page.locator("#dialog[open] .person").waitFor();
}

/** Pastes a picture into the field that one writes in. */
export function paste(page: Page, name: string, bytes: number[]): Promise<void> {
  return page.locator("#composer-text").evaluate(
    (field, [called, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], called, { type: "image/png" }));
      const options = { clipboardData: data, bubbles: true, cancelable: true };
      field.dispatchEvent(new ClipboardEvent("paste", options));
    },
    [name, bytes] as const,
  );
}

/** Does something while what the page sends goes out slowly. */
export async function slowly(window: BrowserWindow, doing: () => Promise<void>): Promise<void> {
  const cdp = await window.context.newCDPSession(window.page);
  await cdp.send("Network.enable");
  const pace = (uploadThroughput: number) =>
    cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await pace(100_000);
  await doing();
  await pace(-1);
  await cdp.detach();
}

/** Waits until a progress bar stands somewhere between nothing and all. */
export async function arrives(progress: Locator): Promise<void> {
  const share = (): Promise<number> =>
    progress.evaluate((bar: HTMLProgressElement) => bar.position);
  await until(async () => {
    const now = await share();
    return now > 0 && now < 1;
  });
}
