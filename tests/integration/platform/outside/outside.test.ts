import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createContainer } from "../../../../app/platform/container/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Outside } from "../../../../app/platform/outside/index.ts";
import { Settings } from "../../../../config/settings.ts";

const server = createServer();
let port = 0;
let seen: { method: string | undefined; cookie: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "", headers } = request;
  seen.push({ method, cookie: headers.cookie, body: await text(request) });
  const { searchParams, pathname } = new URL(url, "http://x");
  if (pathname === "/to") response.writeHead(302, { location: searchParams.get("at") ?? "/" });
  if (pathname === "/bomb") {
    response.writeHead(200, { "content-encoding": "gzip" });
    return void response.end(gzipSync(Buffer.alloc(50_000_000)));
  }
  if (pathname === "/silence") return;
  response.end("hello");
}

function outside(env: Record<string, string>): Outside {
  const container = createContainer();
  const values = { NODE_ENV: "test", APP_KEY: "x".repeat(64), ...env };
  container.registerInstance(Settings, Settings.from([{ name: "the test", values }]));
  container.registerInstance(Log, Log.silent());
  return container.resolve(Outside);
}

describe("A host that somebody names", () => {
  const small = { mostBytes: 100 };
  const at = (path: string, host = "127.0.0.1") => `http://${host}:${port}${path}`;

  test("is asked, where it is allowed", async () => {
    const body = "payload";
    const one = outside({ OUTSIDE_ALLOWED: "127.0.0.0/8" });
    const said = await one.call("webhook", at("/"), { method: "POST", body, ...small });
    expect({ ...said, body: String(said.body) }).toMatchObject({ status: 200, body: "hello" });
    expect(seen.at(-1)).toEqual({ method: "POST", cookie: undefined, body });
  });

  test.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0",
    "localhost",
  ])("is never asked when it is private, as %s", async (host) => {
    seen = [];
    const asked = outside({ OUTSIDE_ALLOWED: "" }).call("fetch", at("/", host), small);
    await expect(asked).rejects.toMatchObject({ code: "address_refused", status: 403 });
    expect(seen).toEqual([]);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://example.org/",
    "http://me:word@example.org/",
    "nonsense",
  ])("is no host at all in %s", async (address) => {
    const asked = outside({}).call("fetch", address, small);
    await expect(asked).rejects.toMatchObject({ code: "address_refused" });
  });

  test("by a name is judged by where the name leads, unless the name itself is allowed", async () => {
    const named = outside({ OUTSIDE_ALLOWED: "localhost" });
    expect((await named.call("fetch", at("/", "localhost"), small)).status).toBe(200);
  });

  test("cannot send on to a private one, and is followed so often only", async () => {
    const one = outside({ OUTSIDE_ALLOWED: "127.0.0.1" });
    const to = (place: string) => at(`/to?at=${encodeURIComponent(place)}`);
    const hops = { ...small, redirects: 2 };
    expect((await one.call("fetch", to("/"), hops)).url).toBe(at("/"));
    expect((await one.call("fetch", to("/"), small)).status).toBe(302);
    const evil = one.call("fetch", to("http://169.254.169.254/latest"), hops);
    await expect(evil).rejects.toMatchObject({ code: "address_refused" });
    seen = [];
    await one.call("fetch", to(to(to(to("/")))), hops);
    expect(seen.length).toBe(3);
  });

  test("is read to a bound, also when little unpacks to much", async () => {
    const one = outside({ OUTSIDE_ALLOWED: "127.0.0.1" });
    const said = await one.call("fetch", at("/bomb"), { mostBytes: 1000 });
    expect([said.body.length, said.cut]).toEqual([1000, true]);
  });

  test("that says nothing is given up", async () => {
    const one = outside({ OUTSIDE_ALLOWED: "127.0.0.1", GUARD_FETCH: "timeout=200 retries=0" });
    await expect(one.call("fetch", at("/silence"), small)).rejects.toMatchObject({
      code: "fetch_unavailable",
    });
  });
});
