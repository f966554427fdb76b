import { once } from "node:events";
import https from "node:https";
import { connect as connectPlain } from "node:net";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { action, json } from "../../../../app/platform/http/index.ts";
import { askSecurely, askSession } from "../../../support/secure_client.ts";
import { freePort } from "../../../support/servers/free_port.ts";
import { pages, TlsSite } from "./tls_site.ts";

let site: TlsSite;
let ca: string[];
beforeAll(() => {
  site = new TlsSite();
  ({ ca } = site);
});
beforeEach(() => site.install(site.first));
afterEach(() => site.clear());
afterAll(() => site.remove());

describe("A listener with a certificate", () => {
  it("says its address with https and speaks HTTP/1.1", async () => {
    const { url, port } = await site.serve();
    expect(url).toBe(`https://127.0.0.1:${port}`);
    const answer = await askSecurely(`${url}/where`, { ca });
    expect(JSON.parse(answer.body)).toEqual({ url: `${url}/where`, address: "127.0.0.1" });
  });

  it("speaks HTTP/2 where it is asked to, many requests at a time", async () => {
    const { url } = await site.serve();
    const opened = await site.session(url);
    expect(opened.alpnProtocol).toBe("h2");
    const asked = Array.from({ length: 20 }, () => askSession(opened, { ":path": "/where" }));
    for (const { headers, body } of await Promise.all(asked)) {
      expect(headers[":status"]).toBe(200);
      expect(JSON.parse(body)).toEqual({ url: `${url}/where`, address: "127.0.0.1" });
    }
  });

  it("carries WebSockets over HTTP/1.1 and does not offer them over HTTP/2", async () => {
    const { url } = await site.serve();
    const socket = await site.socket(url, { origin: url });
    await socket.roundTrip();
    expect((await site.session(url)).remoteSettings.enableConnectProtocol).toBe(false);
    await expect(site.socket(url, { origin: "https://evil.example" })).rejects.toThrow("403");
  });

  it("does not answer those who speak plain HTTP or TLS 1.1", async () => {
    const { port } = await site.serve();
    const plain = connectPlain(port, "127.0.0.1");
    plain.write("GET /where HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await expect(text(plain).catch(() => "")).resolves.not.toContain("200");
    const old = connect({
      port,
      host: "127.0.0.1",
      ca,
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
    });
    await expect(once(old, "secureConnect")).rejects.toThrow(/protocol|version/i);
  });
});

describe("A cookie over TLS", () => {
  const attributes = /^__Host-parley_session=[^;]+;.*Path=\/;.*HttpOnly; Secure$/;

  it("is bound to this host and never sent in the clear, with HTTP/1.1 and HTTP/2", async () => {
    const { url } = await site.serve();
    const signedIn = await askSecurely(`${url}/sign-in`, { ca, method: "POST" });
    expect(signedIn.headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
    const opened = await site.session(url);
    const { headers } = await askSession(opened, { ":method": "POST", ":path": "/sign-in" });
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
    const cookie = headers["set-cookie"]![0]!.split(";")[0]!;
    const { body } = await askSession(opened, { ":path": "/who", cookie });
    expect(JSON.parse(body)).toBe("Grace");
  });

  it("is so although the client calls its address http", async () => {
    const { url } = await site.serve();
    const opened = await site.session(url);
    const odd = { ":method": "POST", ":path": "/sign-in", ":scheme": "http" };
    const { headers } = await askSession(opened, odd);
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
  });

  it("lets its own pages send forms over HTTP/2, and no others", async () => {
    const { url } = await site.serve();
    const opened = await site.session(url);
    const form = { ":method": "POST", ":path": "/sign-in" };
    expect((await askSession(opened, { ...form, origin: url })).headers[":status"]).toBe(200);
    const foreign = await askSession(opened, { ...form, origin: "https://evil.example" });
    expect(foreign.headers[":status"]).toBe(403);
  });
});

describe("Browsers are asked to stay with TLS", () => {
  const asked = async (env: Record<string, string>) => {
    const { url } = await site.serve(env);
    return (await askSecurely(`${url}/where`, { ca })).headers["strict-transport-security"];
  };

  it("for two years, or for as long as is configured", async () => {
    expect(await asked({})).toBe("max-age=63072000; includeSubDomains");
    expect(await asked({ HSTS_SECONDS: "300" })).toBe("max-age=300; includeSubDomains");
  });

  it("and not without TLS, whatever address the client writes", async () => {
    const { port } = await site.serve({ TLS_CERT: "", TLS_KEY: "" });
    const socket = connectPlain(port, "127.0.0.1");
    socket.write("GET https://localhost/where HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(answer.toLowerCase()).not.toContain("strict-transport-security");
  });
});

describe("The plain port", () => {
  const come = (port: number, path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual", ...init });
  const redirecting = async (env: Record<string, string> = {}) => {
    const plain = await freePort();
    return { plain, ...(await site.serve({ TLS_REDIRECT_PORT: String(plain), ...env })) };
  };

  it("sends everybody to the same place over https, and the verb stays", async () => {
    const { plain, url } = await redirecting();
    const answer = await come(plain, "/rooms/7?message=3", { method: "POST", body: "x" });
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toBe(`${url}/rooms/7?message=3`);
    expect(answer.headers.has("strict-transport-security")).toBe(false);
  });

  it("sends them to the public address where one is configured", async () => {
    const { plain } = await redirecting({ APP_URL: "https://chat.example.org" });
    const answer = await come(plain, "//evil.example/");
    expect(answer.headers.get("location")).toBe("https://chat.example.org//evil.example/");
  });

  it.each(["evil.example/x", "a@evil.example", "a b", ""])(
    "refuses the host “%s”",
    async (host) => {
      const { plain } = await redirecting();
      const socket = connectPlain(plain, "127.0.0.1");
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 400/);
    },
  );

  it("ends with the server", async () => {
    const { plain, server } = await redirecting();
    await server.stop();
    await expect(come(plain, "/")).rejects.toThrow("fetch failed");
  });

  it("that is taken ends the start with a sentence that names its setting", async () => {
    const { plain } = await redirecting();
    const late = site.serve({ TLS_REDIRECT_PORT: String(plain) });
    await expect(late).rejects.toThrow(/^TLS_REDIRECT_PORT can't be listened on: .*EADDRINUSE/);
  });
});

describe("A graceful stop under TLS", () => {
  it("lets an HTTP/2 request finish, and then ends its session and idle ones", async () => {
    const [gate, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const done: string[] = [];
    const { url, server } = await site.serve({ DRAIN_SECONDS: "20" }, (router) => {
      pages(router);
      router.get(
        "/slow",
        action({}, async ({ defer }) => {
          defer(() => done.push("deferred"));
          arrived.resolve();
          await gate.promise;
          return json("finished");
        }),
      );
    });
    const [busy, idle] = [await site.session(url), await site.session(url)];
    const goodbyes = [busy, idle].map((opened) => once(opened, "goaway"));
    const ends = [busy, idle].map((opened) => once(opened, "close"));
    const slow = askSession(busy, { ":path": "/slow" });
    await arrived.promise;
    const began = performance.now();
    const stopped = server.stop();
    await Promise.all(goodbyes);
    await expect(askSecurely(`${url}/where`, { ca })).rejects.toThrow("ECONNREFUSED");
    gate.resolve();
    expect((await slow).body).toBe('"finished"');
    await Promise.all([stopped, ...ends]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(done).toEqual(["deferred"]);
  });

  it("is not held up by keep-alive connections, and tells sockets first", async () => {
    const told: WebSocket[] = [];
    const { url, server } = await site.serve({ DRAIN_SECONDS: "20" }, (router) => {
      router.ws("/live", { open: (ws) => told.push(ws) });
    });
    const agent = new https.Agent({ keepAlive: true });
    await askSecurely(`${url}/health/live`, { ca, agent });
    const socket = await site.socket(url);
    server.onDrain(() => told.forEach((ws) => ws.close(1012)));
    await server.stop();
    expect((await socket.closed).code).toBe(1012);
    agent.destroy();
  });

  it("cuts off after the drain what has no end: streams, sockets, half a handshake", async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, port, server } = await site.serve({ DRAIN_SECONDS: "1" }, (router) => {
      pages(router);
      router.get(
        "/endless",
        action({}, () => {
          arrived.resolve();
          return new Promise<never>(() => {});
        }),
      );
    });
    const [opened, socket] = [await site.session(url), await site.socket(url)];
    const half = connectPlain(port, "127.0.0.1");
    half.on("error", () => {});
    await once(half, "connect");
    const endless = askSession(opened, { ":path": "/endless" }).catch(() => "cut off");
    await arrived.promise;
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(3000);
    expect((await socket.closed).code).toBe(1006);
    expect(await endless).toBe("cut off");
  });
});
