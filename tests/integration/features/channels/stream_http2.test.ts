import { once } from "node:events";
import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessTokens, Users } from "../../../../app/features/accounts/index.ts";
import { Connections, Registry } from "../../../../app/platform/realtime/index.ts";
import { makeCertificate } from "../../../support/certificate.ts";
import { openSession } from "../../../support/secure_client.ts";
import { embedded } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { count, type LiveSite, openSites } from "./live_site.ts";

/** Browsers allow so many HTTP/1.1 connections to one host. */
const SIX = 6;

embedded((storey) => {
  describe("an event stream over HTTP/2", () => {
    let site: LiveSite;
    let session: ClientHttp2Session;
    let token: string;

    beforeAll(async () => {
      const { cert, key, ca } = makeCertificate(storey.freshFolder());
      [site] = await openSites(storey, { TLS_CERT: cert, TLS_KEY: key });
      const draft = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
      const { id, name } = await site.get(Users).create(draft);
      const viewer = { id, name, role: "member" as const, scopes: null, sessionId: "s" };
      token = (await site.get(AccessTokens).issue(viewer, { audience: "realtime" })).token;
      session = await openSession(site.url.replace("127.0.0.1", "localhost"), [ca]);
    });

    afterAll(() => session.close());

    async function listen(channel: string, headers: object = {}) {
      const path = `/realtime/events?channels=${channel}`;
      const stream: ClientHttp2Stream = session.request({
        ":path": path,
        authorization: `Bearer ${token}`,
        accept: "text/event-stream",
        ...headers,
      });
      const got = { text: "" };
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => void (got.text += text));
      const [head] = (await once(stream, "response")) as [Record<string, unknown>];
      return { stream, head, got };
    }

    it("has the same head and events, and more than six fit on one connection", async () => {
      const channels = Array.from({ length: SIX + 2 }, (_, n) => `h2.${n}`);
      const clients = await Promise.all(channels.map((channel) => listen(channel)));
      for (const [index, { head, got, stream }] of clients.entries()) {
        expect(head).toMatchObject({
          ":status": 200,
          "content-type": "text/event-stream",
          "cache-control": "no-cache, no-transform",
        });
        expect(head["connection"]).toBeUndefined();
        await count(site, `h2.${index}`, { to: 3 });
        await until(() => got.text.includes('"n":3'));
        const numbers = [...got.text.matchAll(/"n":(\d)/g)].map(([, n]) => n);
        expect(numbers).toEqual(["1", "2", "3"]);
        stream.close();
      }
      await until(() => site.get(Registry).size === 0);
    });

    it("comes back after it was sent away, and has lost nothing", async () => {
      const before = await listen("again");
      await until(() => before.got.text.includes("connected"));
      const ended = once(before.stream, "end");
      await site.get(Connections).drain(0);
      await ended;
      expect(before.got.text).toContain('"code":1012');
      site.get(Connections).resume();
      await count(site, "again", { to: 2 });
      const [, id = ""] = /^id: (.*)$/m.exec(before.got.text) ?? [];
      const { got, stream } = await listen("again", { "last-event-id": id });
      await until(() => got.text.includes('"n":2'));
      expect([...got.text.matchAll(/"n":(\d)/g)].map(([, n]) => n)).toEqual(["1", "2"]);
      stream.close();
    });

    it("is refused with a status", async () => {
      const { head } = await listen("private-user.99");
      expect(head[":status"]).toBe(403);
    });
  });
});
