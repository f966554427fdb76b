import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";
import { askSecurely, askSession, serialAt } from "../../../support/secure_client.ts";
import { until } from "../../../support/until.ts";
import { TlsSite } from "./tls_site.ts";

let site: TlsSite;
let ca: string[];
beforeAll(() => {
  site = new TlsSite();
  ({ ca } = site);
});
beforeEach(() => site.install(site.first));
afterEach(() => site.clear());
afterAll(() => site.remove());

describe("A new certificate", () => {
  it("is shown to new connections, while open ones go on", async () => {
    const { url, port, server, lines } = await site.serve();
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const [opened, socket] = [await site.session(url), await site.socket(url)];
    await askSecurely(`${url}/where`, { ca, agent });
    const [kept] = Object.values(agent.freeSockets).flat();

    site.install(site.second);
    expect(server.reloadCertificate()).toBe(true);
    expect(await serialAt(port, ca)).toBe(site.second.serial);
    expect(lines.at(-1)).toMatchObject({ msg: "certificate reloaded", serial: site.second.serial });

    expect((await askSecurely(`${url}/where`, { ca, agent })).status).toBe(200);
    expect(Object.values(agent.freeSockets).flat()).toEqual([kept]);
    await socket.roundTrip();
    expect((await askSession(opened, { ":path": "/where" })).headers[":status"]).toBe(200);
    agent.destroy();
  });

  it("is noticed by itself when its files are replaced", async () => {
    const { port } = await site.serve();
    const isNew = async () => {
      site.install(site.second); // each time: the watch may have begun with the first
      return (await serialAt(port, ca)) === site.second.serial;
    };
    expect(await until(isNew, { every: 200, what: "the new certificate" })).toBe(true);
  });

  it.each([
    [
      "whose key is of another",
      () => copyFileSync(site.second.cert, site.files.TLS_CERT),
      "does not fit",
    ],
    ["that is none", () => writeFileSync(site.files.TLS_CERT, "half a fi"), "holds no certificate"],
    ["that is gone", () => rmSync(site.files.TLS_KEY), "is not there"],
  ])("%s is left alone, and the log says why", async (_, spoil, problem) => {
    const { port, server, warnings } = await site.serve();
    spoil();
    expect(server.reloadCertificate()).toBe(false);
    expect(await serialAt(port, ca)).toBe(site.first.serial);
    expect(warnings()).toMatchObject([
      { problem: expect.stringContaining(problem), serial: site.first.serial },
    ]);
    site.install(site.second);
    expect(server.reloadCertificate()).toBe(true);
    expect(await serialAt(port, ca)).toBe(site.second.serial);
  });

  it("that has expired is left alone, though a start with one only warns", async () => {
    const { server, warnings } = await site.serve();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 86_400_000 });
    try {
      expect(server.reloadCertificate()).toBe(false);
      expect(warnings()).toMatchObject([{ problem: expect.stringContaining("expired") }]);
      const late = await site.serve();
      expect(late.warnings()).toMatchObject([{ msg: "the certificate has expired" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("means nothing to a server without TLS", async () => {
    const { server } = await site.serve({ TLS_CERT: "", TLS_KEY: "" });
    expect(server.reloadCertificate()).toBe(false);
  });
});

describe("A start is refused, naming setting, file and problem,", () => {
  const problemOf = (env: Record<string, string>) => {
    try {
      site.build(env);
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
    expect(problemOf({ TLS_KEY: site.folder })).toContain(
      `TLS_KEY names ${site.folder}, which is a folder`,
    );
    expect(problemOf({ TLS_CERT: site.first.key })).toContain("holds no certificate in PEM form");
    expect(problemOf({ TLS_KEY: site.first.cert })).toContain("holds no private key in PEM form");
  });

  it.skipIf(process.getuid?.() === 0)("when a file may not be read", () => {
    chmodSync(site.files.TLS_KEY, 0o000);
    expect(problemOf({})).toContain("which this user may not read");
    chmodSync(site.files.TLS_KEY, 0o600);
  });

  it("when the key does not fit the certificate", () => {
    expect(problemOf({ TLS_KEY: site.second.key })).toBe(
      `TLS_KEY names ${site.second.key}, which does not fit the first certificate in ${site.files.TLS_CERT} ${place}`,
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
