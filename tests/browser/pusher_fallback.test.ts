import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type PusherJs from "pusher-js";
import type { Page } from "playwright-core";
import type { App } from "../../app/features/apps/index.ts";
import { Hub } from "../../app/platform/realtime/index.ts";
import {
  makeApp,
  openSites,
  serverOf,
  type Site,
} from "../integration/features/apps/pusher_site.ts";
import { openBrowser, type TestBrowser } from "../support/browser.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const LIBRARY = fileURLToPath(
  new URL("../../node_modules/pusher-js/dist/web/pusher.js", import.meta.url),
);

interface AuthRequest {
  socketId: string;
  channelName: string;
}

type AuthAnswer = (error: null, answer: object) => void;

interface Shop {
  Pusher: typeof PusherJs.default;
  client: PusherJs.default;
  said: { event: string; data: unknown }[];
  sign(socketId: string, channel: string): Promise<object>;
}

/** A page of an origin of its own, which is not Parley's. */
async function openShop(): Promise<{ url: string; close(): void }> {
  const script = readFileSync(LIBRARY);
  const server = createServer((request, response) => {
    const isScript = request.url === "/pusher.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><script src="/pusher.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let app: App;
  let browser: TestBrowser;
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    app = await makeApp(here);
    browser = await openBrowser();
    shop = await openShop();
  });
  afterAll(async () => {
    await browser.close();
    shop.close();
  });

  /** A page whose pusher-js has this transport alone; what it sends goes to the other node. */
  async function visit(transport: string, key = app.key): Promise<Page> {
    const { page } = await browser.window();
    await page.exposeFunction("sign", (socketId: string, channel: string) =>
      serverOf(here, app).authorizeChannel(socketId, channel),
    );
    await page.route("**/xhr_send*", (route) =>
      route.continue({ url: route.request().url().replace(`:${here.port}/`, `:${there.port}/`) }),
    );
    await page.goto(shop.url);
    await page.evaluate(
      ({ key, port, transport }) => {
        const window = globalThis as unknown as Shop;
        window.said = [];
        window.client = new window.Pusher(key, {
          cluster: "none",
          httpHost: "127.0.0.1",
          httpPort: port,
          forceTLS: false,
          enabledTransports: [transport as never],
          channelAuthorization: {
            customHandler: async ({ socketId, channelName }: AuthRequest, done: AuthAnswer) =>
              done(null, await window.sign(socketId, channelName)),
          } as never,
        });
      },
      { key, port: here.port, transport },
    );
    return page;
  }

  const stateOf = (page: Page): Promise<string> =>
    page.evaluate(() => (globalThis as unknown as Shop).client.connection.state);

  const socketOf = (page: Page): Promise<string> =>
    page.evaluate(() => (globalThis as unknown as Shop).client.connection.socket_id);

  async function subscribe(page: Page, channel: string): Promise<void> {
    await page.evaluate((channel) => {
      const { client, said } = globalThis as unknown as Shop;
      said.length = 0;
      client
        .subscribe(channel)
        .bind_global((event: string, data: unknown) => said.push({ event, data }));
    }, channel);
    await said(page, "pusher:subscription_succeeded");
  }

  const said = (page: Page, name: string): Promise<{ data: unknown }> =>
    until(
      () =>
        page.evaluate(
          (name) => (globalThis as unknown as Shop).said.find(({ event }) => event === name),
          name,
        ),
      { what: name },
    ) as Promise<{ data: unknown }>;

  test.each(["xhr_streaming", "xhr_polling"])(
    "a page of another origin talks over %s, and comes back after a restart",
    async (transport) => {
      const page = await visit(transport);
      await until(async () => (await stateOf(page)) === "connected");
      const before = await socketOf(page);
      expect(before).toMatch(/^\d+\.\d+$/);

      await subscribe(page, "private-till");
      await serverOf(there, app).trigger("private-till", "sold", { item: "ü" });
      expect((await said(page, "sold")).data).toEqual({ item: "ü" });
      for (const n of [1, 2, 3]) await serverOf(there, app).trigger("private-till", `n${n}`, { n });
      expect((await said(page, "n3")).data).toEqual({ n: 3 });
      expect((await said(page, "n1")).data).toEqual({ n: 1 });

      await there.get(Hub).disconnect(before, "restart");
      await until(
        async () => (await stateOf(page)) === "connected" && (await socketOf(page)) !== before,
      );
      await subscribe(page, "late");
      await page.context().close();
    },
  );

  test.each(["xhr_streaming", "xhr_polling"])(
    "a page with an unknown key hears over %s that it must stay away",
    async (transport) => {
      const page = await visit(transport, "nobody");
      await until(async () => ["disconnected", "failed"].includes(await stateOf(page)));
      expect(await stateOf(page)).not.toBe("connected");
      await page.context().close();
    },
  );

  test("a page that is closed is gone from its channel", async () => {
    const page = await visit("xhr_streaming");
    await subscribe(page, "private-gone");
    const occupied = async (): Promise<boolean> => {
      const answer = await serverOf(here, app).get({ path: "/channels/private-gone" });
      return ((await answer.json()) as { occupied: boolean }).occupied;
    };
    expect(await occupied()).toBe(true);
    await page.context().close();
    await until(async () => !(await occupied()), { within: 20_000 });
    expect(await occupied()).toBe(false);
  });
});
