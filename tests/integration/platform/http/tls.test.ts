import { once } from "node:events";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { ClientHttp2Session } from "node:http2";
import { connect as connectPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import {
  action,
  createServer,
  DeferredWork,
  Health,
  json,
  type Router,
  type Server,
  view,
} from "../../../../app/platform/http/index.ts";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { originCheck } from "../../../../app/platform/security/index.ts";
import { makeCertificate, type TestCertificate } from "../../../support/certificate.ts";
import { askSecurely, askSession, openSession, serialAt } from "../../../support/secure_client.ts";
import { freePort } from "../../../support/servers/free_port.ts";
import { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { stage, web } from "../../../unit/platform/http/stage.ts";

let folder: string;
let first: TestCertificate;
let second: TestCertificate;
let ca: string[];
/** Where the server's certificate is; these files are what an administrator replaces. */
let files: { TLS_CERT: string; TLS_KEY: string };
const running: Server[] = [];
const sessions: ClientHttp2Session[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-tls-"));
  [first, second] = [makeCertificate(folder), makeCertificate(folder)];
  ca = [first.ca, second.ca];
  files = { TLS_CERT: join(folder, "server.crt"), TLS_KEY: join(folder, "server.key") };
});
beforeEach(() => install(first));
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

function install({ cert, key }: { cert: string; key: string }): void {
  copyFileSync(cert, files.TLS_CERT);
  copyFileSync(key, files.TLS_KEY);
}

function site(router: Router): void {
  router.get(
    "/where",
    action({}, ({ raw, address }) => json({ url: raw.req.url, address })),
  );
  router.post(
    "/sign-in",
    action({}, ({ session }) => {
      session.signIn(2);
      return view("signed_in.njk");
    }),
  );
  router.get(
    "/who",
    action({}, ({ viewer }) => json(viewer.name)),
  );
  router.ws("/live", {
    open: (ws) => ws.on("message", () => ws.send('{"type":"pong"}')),
  });
}

function build(env: Record<string, string>, define = site) {
  const settings = { HOST: "127.0.0.1", PORT: "0", DRAIN_SECONDS: "5", ...files, ...env };
  const staged = stage(define, {
    env: settings,
    middleware: (parts) => [originCheck(parts.settings), ...web(parts)],
  });
  const { app, container } = staged;
  const [health, deferred] = [container.resolve(Health), container.resolve(DeferredWork)];
  const log = container.resolve(Log);
  const server = createServer({ app, settings: staged.settings, health, deferred, log });
  return { ...staged, server };
}

async function serve(env: Record<string, string> = {}, define = site) {
  const built = build(env, define);
  running.push(built.server);
  const { port, url } = await built.server.listen();
  const warnings = () => built.lines.filter(({ level }) => level === "warn");
  return { ...built, port, url, warnings };
}

async function session(url: string): Promise<ClientHttp2Session> {
  const opened = await openSession(url, ca);
  sessions.push(opened);
  return opened;
}

function openSecureSocket(url: string, headers: Record<string, string> = {}): Promise<Socket> {
  const raw = new WebSocket(`${url.replace(/^http/, "ws")}/live`, { ca, headers });
  const socket = new Socket(raw);
  return new Promise((resolve, reject) => {
    raw.once("open", () => resolve(socket));
    raw.once("error", reject);
  });
}

describe("A listener with a certificate", () => {
  it("says its address with https and speaks HTTP/1.1", async () => {
    const { url, port } = await serve();
    expect(url).toBe(`https://127.0.0.1:${port}`);
    const answer = await askSecurely(`${url}/where`, { ca });
    expect(JSON.parse(answer.body)).toEqual({ url: `${url}/where`, address: "127.0.0.1" });
  });

  it("speaks HTTP/2 where it is asked to, many requests at a time", async () => {
    const { url } = await serve();
    const opened = await session(url);
    expect(opened.alpnProtocol).toBe("h2");
    const asked = Array.from({ length: 20 }, () => askSession(opened, { ":path": "/where" }));
    for (const { headers, body } of await Promise.all(asked)) {
      expect(headers[":status"]).toBe(200);
      expect(JSON.parse(body)).toEqual({ url: `${url}/where`, address: "127.0.0.1" });
    }
  });

  it("carries WebSockets over HTTP/1.1 and does not offer them over HTTP/2", async () => {
    const { url } = await serve();
    const socket = await openSecureSocket(url, { origin: url });
    await socket.roundTrip();
    expect((await session(url)).remoteSettings.enableConnectProtocol).toBe(false);
    await expect(openSecureSocket(url, { origin: "https://evil.example" })).rejects.toThrow("403");
  });

  it("does not answer those who speak plain HTTP or TLS 1.1", async () => {
    const { port } = await serve();
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
    const { url } = await serve();
    const signedIn = await askSecurely(`${url}/sign-in`, { ca, method: "POST" });
    expect(signedIn.headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
    const opened = await session(url);
    const { headers } = await askSession(opened, { ":method": "POST", ":path": "/sign-in" });
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
    const cookie = headers["set-cookie"]![0]!.split(";")[0]!;
    const { body } = await askSession(opened, { ":path": "/who", cookie });
    expect(JSON.parse(body)).toBe("Grace");
  });

  it("is so although the client calls its address http", async () => {
    const { url } = await serve();
    const opened = await session(url);
    const odd = { ":method": "POST", ":path": "/sign-in", ":scheme": "http" };
    const { headers } = await askSession(opened, odd);
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(attributes)]);
  });

  it("lets its own pages send forms over HTTP/2, and no others", async () => {
    const { url } = await serve();
    const opened = await session(url);
    const form = { ":method": "POST", ":path": "/sign-in" };
    expect((await askSession(opened, { ...form, origin: url })).headers[":status"]).toBe(200);
    const foreign = await askSession(opened, { ...form, origin: "https://evil.example" });
    expect(foreign.headers[":status"]).toBe(403);
  });
});

describe("Browsers are asked to stay with TLS", () => {
  const asked = async (env: Record<string, string>) => {
    const { url } = await serve(env);
    return (await askSecurely(`${url}/where`, { ca })).headers["strict-transport-security"];
  };

  it("for two years, or for as long as is configured", async () => {
    expect(await asked({})).toBe("max-age=63072000; includeSubDomains");
    expect(await asked({ HSTS_SECONDS: "300" })).toBe("max-age=300; includeSubDomains");
  });

  it("and not without TLS, whatever address the client writes", async () => {
    const { port } = await serve({ TLS_CERT: "", TLS_KEY: "" });
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
    return { plain, ...(await serve({ TLS_REDIRECT_PORT: String(plain), ...env })) };
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
    const late = serve({ TLS_REDIRECT_PORT: String(plain) });
    await expect(late).rejects.toThrow(/^TLS_REDIRECT_PORT can't be listened on: .*EADDRINUSE/);
  });
});

describe("A new certificate", () => {
  it("is shown to new connections, while open ones go on", async () => {
    const { url, port, server, lines } = await serve();
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const [opened, socket] = [await session(url), await openSecureSocket(url)];
    await askSecurely(`${url}/where`, { ca, agent });
    const [kept] = Object.values(agent.freeSockets).flat();

    install(second);
    expect(server.reloadCertificate()).toBe(true);
    expect(await serialAt(port, ca)).toBe(second.serial);
    expect(lines.at(-1)).toMatchObject({ msg: "certificate reloaded", serial: second.serial });

    expect((await askSecurely(`${url}/where`, { ca, agent })).status).toBe(200);
    expect(Object.values(agent.freeSockets).flat()).toEqual([kept]);
    await socket.roundTrip();
    expect((await askSession(opened, { ":path": "/where" })).headers[":status"]).toBe(200);
    agent.destroy();
  });

  it("is noticed by itself when its files are replaced", async () => {
    const { port } = await serve();
    install(second);
    const isNew = async () => (await serialAt(port, ca)) === second.serial;
    await until(isNew, { every: 200, what: "the new certificate" });
  });

  it.each([
    ["whose key is of another", () => copyFileSync(second.cert, files.TLS_CERT), "does not fit"],
    ["that is none", () => writeFileSync(files.TLS_CERT, "half a fi"), "holds no certificate"],
    ["that is gone", () => rmSync(files.TLS_KEY), "is not there"],
  ])("%s is left alone, and the log says why", async (_, spoil, problem) => {
    const { port, server, warnings } = await serve();
    spoil();
    expect(server.reloadCertificate()).toBe(false);
    expect(await serialAt(port, ca)).toBe(first.serial);
    expect(warnings()).toMatchObject([
      { problem: expect.stringContaining(problem), serial: first.serial },
    ]);
    install(second);
    expect(server.reloadCertificate()).toBe(true);
    expect(await serialAt(port, ca)).toBe(second.serial);
  });

  it("that has expired is left alone, though a start with one only warns", async () => {
    const { server, warnings } = await serve();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 86_400_000 });
    try {
      expect(server.reloadCertificate()).toBe(false);
      expect(warnings()).toMatchObject([{ problem: expect.stringContaining("expired") }]);
      const late = await serve();
      expect(late.warnings()).toMatchObject([{ msg: "the certificate has expired" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("means nothing to a server without TLS", async () => {
    const { server } = await serve({ TLS_CERT: "", TLS_KEY: "" });
    expect(server.reloadCertificate()).toBe(false);
  });
});

describe("A start is refused, naming setting, file and problem,", () => {
  const problemOf = (env: Record<string, string>) => {
    try {
      build(env);
    } catch (error) {
      return error instanceof ConfigurationError ? error.message : error;
    }
    return "no problem";
  };
  const place = "(set in the test; declared in config/tls.ts).";

  it("when a file is not there, is a folder or holds something else", () => {
    expect(problemOf({ TLS_CERT: "/nowhere.crt" })).toBe(
      `TLS_CERT names /nowhere.crt, which is not there ${place}`,
    );
    expect(problemOf({ TLS_KEY: folder })).toContain(`TLS_KEY names ${folder}, which is a folder`);
    expect(problemOf({ TLS_CERT: first.key })).toContain("holds no certificate in PEM form");
    expect(problemOf({ TLS_KEY: first.cert })).toContain("holds no private key in PEM form");
  });

  it.skipIf(process.getuid?.() === 0)("when a file may not be read", () => {
    chmodSync(files.TLS_KEY, 0o000);
    expect(problemOf({})).toContain("which this user may not read");
    chmodSync(files.TLS_KEY, 0o600);
  });

  it("when the key does not fit the certificate", () => {
    expect(problemOf({ TLS_KEY: second.key })).toBe(
      `TLS_KEY names ${second.key}, whose key does not fit the first certificate in ${files.TLS_CERT} ${place}`,
    );
  });

  it("when one is given without the other, or a redirect without both", () => {
    expect(problemOf({ TLS_KEY: "" })).toMatch(/^TLS_KEY is missing, since TLS_CERT .*not set/);
    expect(problemOf({ TLS_CERT: "" })).toMatch(/^TLS_CERT is missing, since TLS_KEY .*not set/);
    expect(problemOf({ TLS_CERT: "", TLS_KEY: "", TLS_REDIRECT_PORT: "80" })).toMatch(
      /^TLS_REDIRECT_PORT leads nowhere/,
    );
    expect(problemOf({})).toBe("no problem");
  });
});

describe("A graceful stop under TLS", () => {
  it("lets an HTTP/2 request finish, and then ends its session and idle ones", async () => {
    const [gate, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const done: string[] = [];
    const { url, server } = await serve({ DRAIN_SECONDS: "20" }, (router) => {
      site(router);
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
    const [busy, idle] = [await session(url), await session(url)];
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
    const { url, server } = await serve({ DRAIN_SECONDS: "20" }, (router) => {
      site(router);
      router.ws("/told", { open: (ws) => told.push(ws) });
    });
    const agent = new https.Agent({ keepAlive: true });
    await askSecurely(`${url}/where`, { ca, agent });
    const raw = new WebSocket(`${url.replace("https", "wss")}/told`, { ca });
    const socket = new Socket(raw);
    await once(raw, "open");
    server.onDrain(() => told.forEach((ws) => ws.close(1012)));
    await server.stop();
    expect((await socket.closed).code).toBe(1012);
    agent.destroy();
  });

  it("cuts off after the drain what has no end: streams, sockets, half a handshake", async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, port, server } = await serve({ DRAIN_SECONDS: "1" }, (router) => {
      site(router);
      router.get(
        "/endless",
        action({}, () => {
          arrived.resolve();
          return new Promise<never>(() => {});
        }),
      );
    });
    const [opened, socket] = [await session(url), await openSecureSocket(url)];
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
