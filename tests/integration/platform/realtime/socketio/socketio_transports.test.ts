import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authOf, channelText, Hub } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { makeApp, openSites, serverOf, type Site } from "../../../features/apps/pusher_site.ts";
import { closeAll, cookieOf, SocketIoClient } from "./socketio_client.ts";

const FRIEND = "https://friend.example";

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [here, there] = await openSites(storey, { REALTIME_ALLOWED_ORIGINS: FRIEND });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
  });
  afterAll(closeAll);

  const enter = (site: Site, person: Person, options = {}) =>
    new SocketIoClient(site.url, { ...cookieOf(person), ...options }).connected();
  const publish = (channel: string, event: string, data: unknown) =>
    there.get(Hub).publishNamed(channel, event, data);

  describe("Transports", () => {
    test("polling is enough for everything", async () => {
      const client = await enter(here, ada, { transports: ["polling"] });
      expect(await client.ask("subscribe", { channel: "slow-news" })).toMatchObject({ ok: true });
      for (let n = 1; n <= 20; n += 1) await publish("slow-news", "tick", n);
      await until(() => client.dataOf("tick", "slow-news").length === 20, { what: "20 events" });
      expect(client.dataOf("tick", "slow-news")).toEqual(
        Array.from({ length: 20 }, (_, n) => n + 1),
      );
      expect(client.socket.io.engine.transport.name).toBe("polling");
      client.close();
    });

    test("a poller goes over to WebSocket while events come, and misses none", async () => {
      const client = new SocketIoClient(here.url, {
        ...cookieOf(ada),
        transports: ["polling", "websocket"],
      });
      await client.connected();
      await client.ask("subscribe", { channel: "fast-news" });
      let sent = 0;
      while (client.socket.io.engine.transport.name !== "websocket" || sent < 50) {
        await publish("fast-news", "tick", (sent += 1));
        await turn(); // the client is in this process, too
      }
      await client.next("tick", ([, data]) => data === sent);
      expect(client.dataOf("tick", "fast-news")).toEqual(
        Array.from({ length: sent }, (_, n) => n + 1),
      );
    });

    test("a page of a foreign origin is refused, and one of the list is let in with its cookies", async () => {
      const ask = (origin: string, method = "GET") =>
        fetch(`${here.url}/socket.io/?EIO=4&transport=polling`, {
          method,
          headers: { origin, cookie: ada.cookies.header() ?? "" },
        });
      expect((await ask("https://evil.example")).status).toBe(403);
      const allowed = await ask(FRIEND);
      expect(await allowed.text()).toMatch(/^0{"sid"/);
      expect(Object.fromEntries(allowed.headers)).toMatchObject({
        "access-control-allow-origin": FRIEND,
        "access-control-allow-credentials": "true",
        vary: "Origin",
      });
      const before = await ask(FRIEND, "OPTIONS");
      expect([before.status, before.headers.get("access-control-allow-methods")]).toEqual([
        204,
        "GET, POST",
      ]);
      const foreign = new SocketIoClient(here.url, {
        extraHeaders: { cookie: ada.cookies.header() ?? "", origin: "https://evil.example" },
      });
      await until(() => foreign.errors[0], { what: "a connect_error" });
      expect(foreign.socket.connected).toBe(false);
    });
  });

  describe("A channel of an app that shares the chat's", () => {
    test("is opened by the app's signature, and by nothing else", async () => {
      const app = await makeApp(here, { shared: true });
      const client = await enter(here, ada);
      const channel = "presence-shop";
      const member = { user_id: "seven", user_info: { name: "Seven" } };
      const socketId = client.socket.id ?? "";
      expect(await client.ask("subscribe", { channel })).toMatchObject({ code: "channel_refused" });
      const sign = (name: string) => serverOf(here, app).authorizeChannel("1.1", name, member);
      const wrong = { ...sign(channel), auth: `${app.key}:${"0".repeat(64)}` };
      expect(await client.ask("subscribe", { channel, auth: wrong })).toMatchObject({ ok: false });
      const channel_data = JSON.stringify(member);
      const auth = authOf(channelText(socketId, channel, channel_data), app);
      expect(
        await client.ask("subscribe", { channel, auth: { auth, channel_data } }),
      ).toMatchObject({
        ok: true,
        members: [member],
      });
      const ruled = authOf(channelText(socketId, "private-admin"), app);
      const outsider = await enter(here, ben);
      expect(
        await outsider.ask("subscribe", { channel: "private-admin", auth: ruled }),
      ).toMatchObject({
        ok: false,
      });
    });
  });
});
