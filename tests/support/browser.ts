import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { part } from "./parts.ts";
import { janitor } from "./servers/janitor.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface WindowOptions {
  width?: number;
  height?: number;
  dark?: boolean;
  reducedMotion?: boolean;
  /** A phone: fingers in place of a mouse. */
  touch?: boolean;
  /** IANA zone, `Europe/Vienna`. */
  zone?: string;
  locale?: string;
  /** Lets scripts run that the page's policy would stop: what is safe must be so without it. */
  withoutPolicy?: boolean;
}

/**
 * A window of its own: one person's cookies, one tab to begin with. `complaints` gathers what a careful person
 * would find in the browser's console: errors, violations of the Content-Security-Policy, scripts that failed.
 */
export class BrowserWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[] = [];
  /** Where the pages fetched anything from: `http://127.0.0.1:3000`. */
  readonly origins = new Set<string>();

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    this.watch(page);
  }

  /** A further tab of the same person. */
  async newTab(): Promise<Page> {
    const page = await this.context.newPage();
    this.watch(page);
    return page;
  }

  /** Complaints but those of lost connections, for tests that cut them on purpose. */
  complaintsButNetwork(): string[] {
    return this.complaints.filter(
      (text) => !/net::ERR_|WebSocket connection to|htmx:ws:error/.test(text),
    );
  }

  /** A picture of the page; its path. Kept when SCREENSHOTS names a folder, else removed with the tests. */
  async screenshot(name: string, page = this.page): Promise<string> {
    const path = join(screenshotFolder(), `${name}.png`);
    await page.screenshot({ path, animations: "disabled" });
    return path;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  private watch(page: Page): void {
    page.on("console", (line) => {
      if (line.type() === "error" || line.type() === "warning") this.complaints.push(line.text());
    });
    page.on("request", (request) => this.origins.add(originOf(request.url())));
    page.on("websocket", (socket) => this.origins.add(originOf(socket.url())));
    page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.message}`));
  }
}

/**
 * Chromium. Close it after the suite.
 *
 * @example
 * const browser = await openBrowser();
 * const { page } = await browser.window({ width: 360, dark: true });
 */
export class TestBrowser {
  readonly raw: Browser;
  readonly #folder: string;

  constructor(raw: Browser, folder: string) {
    this.raw = raw;
    this.#folder = folder;
  }

  async window(options: WindowOptions = {}): Promise<BrowserWindow> {
    const {
      width = 1280,
      height = 800,
      dark = false,
      reducedMotion = false,
      touch = false,
    } = options;
    const context = await this.raw.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
      hasTouch: touch,
      isMobile: touch,
      timezoneId: options.zone ?? "UTC",
      locale: options.locale ?? "en-GB",
      bypassCSP: options.withoutPolicy ?? false,
    });
    context.setDefaultTimeout(10_000);
    return new BrowserWindow(context, await context.newPage());
  }

  async close(): Promise<void> {
    await this.raw.close();
    janitor.removeFolder(this.#folder);
  }
}

/** Starts Chromium; its profile and all it writes go into a temporary folder. */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = janitor.makeFolder("chromium");
  const env = { ...process.env, TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
  const raw = await chromium.launch({ executablePath: part("chromium"), args: FLAGS, env });
  return new TestBrowser(raw, folder);
}

/** With the scheme of pages, also for sockets; files that stand in their own address have none. */
function originOf(address: string): string {
  return new URL(address.replace(/^ws/, "http")).origin;
}

let screenshots: string | undefined;

function screenshotFolder(): string {
  screenshots ??= process.env["SCREENSHOTS"] ?? janitor.makeFolder("screenshots");
  mkdirSync(screenshots, { recursive: true });
  return screenshots;
}
