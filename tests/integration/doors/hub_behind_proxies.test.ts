import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { App } from "../../../app/features/apps/index.ts";
import { Users } from "../../../app/features/accounts/index.ts";
import { Tokens } from "../../../app/features/accounts/tokens.ts";
import { Registry } from "../../../app/platform/realtime/index.ts";
import { makeCertificate } from "../../support/certificate.ts";
import { openSocket, UpgradeRefused } from "../../support/open_socket.ts";
import { startProxy } from "../../support/reverse_proxy.ts";
import { Socket } from "../../support/socket.ts";
import { embedded } from "../../support/storeys.ts";
import {
  connect,
  disconnectAll,
  makeApp,
  next,
  openSite,
  type Site,
} from "../features/apps/pusher_site.ts";

const FORWARDED = {
  "X-Forwarded-For": "198.51.100.9, 203.0.113.9",
  "X-Forwarded-Proto": "https",
  "X-Forwarded-Host": "chat.example.org",
};
const PUBLIC = "https://chat.example.org";

/** A site with a person, an app, and a proxy in front of it that answers below `/parley`. */
class Door {
  readonly site: Site;
  readonly app: App;
  readonly token: string;
  readonly proxy: { port: number; server: Server };

  private constructor(parts: Pick<Door, "site" | "app" | "token" | "proxy">) {
    ({ site: this.site, app: this.app, token: this.token, proxy: this.proxy } = parts);
  }

  static async open(site: Site): Promise<Door> {
    const person = { name: "Ada", email: "ada@example.org", password: "a long password" };
    const { id } = await site.get(Users).create(person, "admin");
    const draft = { name: "t", scopes: ["*" as const], expires_at: null };
    const { token } = await site.get(Tokens).create(id, draft);
    const proxy = await startProxy({ port: site.port, headers: FORWARDED, prefix: "/parley" });
    return new Door({ site, app: await makeApp(site), token, proxy });
  }

  /** A native socket, answered, by a path of the proxy. */
  async native(path = "/parley/ws", headers: Record<string, string> = {}): Promise<Socket> {
    const url = `http://127.0.0.1:${this.proxy.port}${path}`;
    const authorization = `Bearer ${this.token}`;
    const socket = await openSocket(url, { headers: { authorization, ...headers } });
    await socket.next("connected");
    return socket;
  }

  get addresses(): string[] {
    return [...this.site.get(Registry).all()].map(({ address }) => address);
  }
}

embedded((storey) => {
  let trusting: Door;
  let strict: Door;

  beforeAll(async () => {
    const settings = { REALTIME_PATH: "/hub", TRUSTED_PROXIES: "127.0.0.0/8" };
    trusting = await Door.open(
      await openSite(storey, { ...(await storey.environment()), ...settings }),
    );
    strict = await Door.open(await openSite(storey, await storey.environment()));
  });
  afterAll(() => {
    disconnectAll();
    for (const { proxy } of [trusting, strict]) proxy.server.close();
  });

  describe("Behind a proxy that is trusted", () => {
    test("a native client has its own address, and the public origin is ours", async () => {
      const socket = await trusting.native("/parley/ws", { origin: PUBLIC });
      expect(trusting.addresses).toEqual(["203.0.113.9"]);
      await socket.roundTrip();
      await socket.close();
    });

    test("a foreign origin is refused", async () => {
      const headers = { origin: "https://evil.example" };
      const refused = await trusting.native("/parley/ws", headers).catch((error: unknown) => error);
      expect(refused).toMatchObject({ status: 403 });
      expect(refused).toBeInstanceOf(UpgradeRefused);
    });

    test("pusher-js comes with its wsPath, and has its own address", async () => {
      const client = connect(trusting.site, trusting.app, {
        wsPort: trusting.proxy.port,
        wsPath: "/parley",
      });
      await next(client.connection, "connected");
      expect(trusting.addresses).toContain("203.0.113.9");
      client.disconnect();
    });
  });

  describe("Behind a proxy that is not trusted", () => {
    test("a client has the proxy's address, and what it says of hosts is not believed", async () => {
      const socket = await strict.native();
      expect(strict.addresses).toEqual(["127.0.0.1"]);
      await expect(strict.native("/parley/ws", { origin: PUBLIC })).rejects.toThrow("403");
      await socket.close();
    });
  });

  describe("Below a path of their own", () => {
    test("native and Pusher clients are let in, each by the door's rules", async () => {
      const { site, app, token } = trusting;
      const headers = { authorization: `Bearer ${token}` };
      const socket = await openSocket(`${site.url}/hub/ws`, { headers });
      await socket.next("connected");
      await socket.close();
      expect(await (await openSocket(`${site.url}/hub/ws`)).closed).toMatchObject({ code: 4401 });
      const client = connect(site, app, { wsPath: "/hub" });
      await next(client.connection, "connected");
      await next(client.subscribe("news"), "pusher:subscription_succeeded");
      client.disconnect();
    });

    test("there is nothing where no path was set", async () => {
      await expect(openSocket(`${strict.site.url}/hub/ws`)).rejects.toThrow("404");
    });
  });

  test("Over TLS native and Pusher clients speak wss", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parley-wss-"));
    const { cert, key, ca } = makeCertificate(folder);
    const files = { TLS_CERT: cert, TLS_KEY: key };
    const door = await Door.open(
      await openSite(storey, { ...(await storey.environment()), ...files }),
    );
    const secure = (path: string, headers = {}) =>
      new Socket(new WebSocket(`wss://127.0.0.1:${door.site.port}${path}`, { ca, headers }));
    const ada = secure("/ws", { authorization: `Bearer ${door.token}` });
    await ada.next("connected");
    await ada.roundTrip();
    const guest = secure(`/app/${door.app.key}?protocol=7`);
    const greeted = Promise.withResolvers<string>();
    guest.raw.on("message", (text: Buffer) => greeted.resolve(text.toString()));
    expect(await greeted.promise).toContain("pusher:connection_established");
    for (const socket of [ada, guest]) await socket.close();
    door.proxy.server.close();
    rmSync(folder, { recursive: true });
  });
});
