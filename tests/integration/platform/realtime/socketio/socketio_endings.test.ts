import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Hub, Registry, SocketIoGateway } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { openSites, type Site } from "../../../features/apps/pusher_site.ts";
import { closeAll, cookieOf, SocketIoClient } from "./socketio_client.ts";

const TIGHT = {
  REALTIME_HEARTBEAT_MS: "1000",
  REALTIME_SILENT_MS: "2000",
  REALTIME_PRESENCE_GRACE_MS: "0",
  REALTIME_EXPIRY_WARNING_MS: "900000",
  REALTIME_MAX_CONNECTIONS_PER_USER: "3",
  REALTIME_MAX_SUBSCRIPTIONS: "3",
  REALTIME_MESSAGES_PER_SECOND: "2",
  REALTIME_MAX_MESSAGE_BYTES: "4096",
};

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [here, there] = await openSites(storey, TIGHT);
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
  });
  afterAll(closeAll);

  const enter = (site: Site, person: Person, options = {}) =>
    new SocketIoClient(site.url, { ...cookieOf(person), ...options }).connected();
  const tokenOf = async (person: Person) =>
    (await person.post("/api/tokens/jwt", { audience: "realtime", lifetime: 60 })).json
      .token as string;

  describe("The heartbeat", () => {
    test("keeps those who answer, and misses those who do not", async () => {
      const [alive, poller, dead] = [
        await enter(there, ada),
        await enter(here, ada, { transports: ["polling"] }),
        await enter(here, ben, { reconnection: false }),
      ];
      await alive.ask("subscribe", { channel: "presence-lobby" });
      await dead.ask("subscribe", { channel: "presence-lobby" });
      await alive.next("presence:joining");
      const { ws } = dead.socket.io.engine.transport as unknown as { ws: { pause(): void } };
      ws.pause();
      await alive.next("presence:leaving"); // after two seconds without a word
      for (const [site, client] of [
        [there, alive],
        [here, poller],
      ] as const) {
        const connection = site.get(Registry).get(client.socket.id ?? "");
        const before = connection?.lastSeen ?? Infinity;
        await until(() => (connection?.lastSeen ?? 0) > before, { what: "a sign of life" });
        expect(client.goodbyes).toEqual([]);
        client.close();
      }
    });
  });

  describe("Credentials that end", () => {
    test("are told of beforehand, and can be renewed in place by the same person", async () => {
      const client = await new SocketIoClient(here.url, {
        auth: { token: await tokenOf(ben) },
      }).connected();
      const [, told] = await client.next("parley:token_expiring");
      expect(told).toEqual({ in: expect.any(Number), expires_at: expect.any(String) });
      expect(await client.ask("refresh", { token: await tokenOf(ada) })).toMatchObject({
        ok: false,
        code: "other_person",
      });
      expect(await client.ask("refresh", { token: "x" })).toMatchObject({ code: "invalid_token" });
      expect(await client.ask("refresh", { token: await tokenOf(ben) })).toEqual({
        ok: true,
        expires_at: expect.any(String),
      });
      client.close();
    });

    test("with signing out close every connection, which then stays away", async () => {
      const guest = await Person.signUp(here.url, "Guest");
      const client = await enter(there, guest);
      await guest.signOut();
      const [, why] = await client.next("parley:close");
      expect(why).toMatchObject({ code: "signed_out", comes_back: false });
      await until(() => client.goodbyes[0], { what: "the goodbye" });
      expect(client.goodbyes).toEqual(["io server disconnect"]);
      expect(client.socket.active).toBe(false);
    });
  });

  describe("Limits", () => {
    test("hold for connections of a person; one too many gets through when there is room again", async () => {
      const clients = [await enter(here, ada), await enter(here, ada), await enter(here, ada)];
      const fourth = new SocketIoClient(here.url, cookieOf(ada));
      await until(() => fourth.errors.length > 1, { what: "two tries" });
      const polling = await fetch(`${here.url}/socket.io/?EIO=4&transport=polling`, {
        headers: { cookie: ada.cookies.header() ?? "", accept: "application/json" },
      });
      expect(polling.status).toBe(503);
      expect(await polling.json()).toMatchObject({ code: "connection_refused" });
      const byToken = new SocketIoClient(here.url, { auth: { token: await tokenOf(ada) } });
      await until(() => byToken.goodbyes.length > 0, { what: "a wire that is cut" });
      expect([fourth.socket.connected, byToken.socket.connected]).toEqual([false, false]);
      byToken.close();
      clients.pop()?.close();
      await fourth.connected();
      for (const client of [...clients, fourth]) client.close();
    });

    test("hold for channels, their number of messages and their size", async () => {
      const client = await enter(here, ben);
      const join = (n: number) => client.ask("subscribe", { channel: `one-${n}` });
      expect(await join(1)).toMatchObject({ ok: true });
      expect(await join(2)).toMatchObject({ ok: true });
      expect(await join(3)).toMatchObject({ ok: false, code: "too_many_subscriptions" });
      const answers = await Promise.all(Array.from({ length: 12 }, () => join(1)));
      expect(answers.at(-1)).toMatchObject({
        ok: false,
        code: "rate_limited",
        retry_after: expect.any(Number),
      });
      client.socket.emit("subscribe", { channel: "x".repeat(5000) });
      await until(() => client.goodbyes.length > 0, { what: "the end of the wire" });
      await client.connected();
      client.close();
    });
  });

  describe("A drain", () => {
    test("sends away who is there and who is not greeted yet, and lets nobody in", async () => {
      const [client, poller] = [
        await enter(there, ada),
        await enter(there, ben, { transports: ["polling"] }),
      ];
      const poll = `${there.url}/socket.io/?EIO=4&transport=polling`;
      const { sid } = JSON.parse((await (await fetch(poll)).text()).slice(1)) as { sid: string };
      await there.get(Hub).drain(100);
      for (const one of [client, poller]) {
        const [, why] = await one.next("parley:close");
        expect(why).toMatchObject({ code: "restart", comes_back: true });
        await until(() => one.errors.length > 0, { what: "tries to come back" });
        expect(one.socket.connected).toBe(false);
      }
      await there.get(SocketIoGateway).drain(0);
      const silent = await fetch(`${poll}&sid=${sid}`);
      expect([silent.status, await silent.json()]).toMatchObject([400, { code: 1 }]); // unknown
    });
  });
});
