import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Apps } from "../../../../app/features/apps/index.ts";
import { type CloseName, closes, Hub } from "../../../../app/platform/realtime/index.ts";
import type { App } from "../../../../app/features/apps/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import {
  type Client,
  connect,
  connected,
  disconnectAll,
  makeApp,
  next,
  openSites,
  RawClient,
  type Site,
  subscribed,
} from "./pusher_site.ts";

const QUERY = "protocol=7&client=js&version=8.6.0&flash=false";

interface PusherError {
  error: { type: string; data: { code: number; message?: string } };
}

function raw(site: Site, path: string, headers: Record<string, string> = {}): RawClient {
  return new RawClient(`${site.url}${path}`, headers);
}

function signed(app: App, text: string): string {
  return `${app.key}:${createHmac("sha256", app.secret).update(text).digest("hex")}`;
}

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let app: App;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    app = await makeApp(here);
  });
  afterAll(disconnectAll);

  describe("A client of an app", () => {
    test("is connected under a socket id, and hears what others on its channel say", async () => {
      const ada = await connected(connect(here, app));
      expect(ada.connection.socket_id).toMatch(/^\d+\.\d+$/);
      const channel = await subscribed(ada, "news");
      const heard = next(channel, "headline");
      await there
        .get(Hub)
        .publishNamed("news", "headline", { text: "Rain" }, { namespace: `app-${app.id}` });
      expect(await heard).toEqual({ text: "Rain" });
    });

    test("gets the first frame with its data in a string", async () => {
      const client = raw(here, `/app/${app.key}?${QUERY}`);
      const { data } = await client.frame("pusher:connection_established");
      expect(typeof data).toBe("string");
      const told = JSON.parse(data) as { socket_id: string; activity_timeout: number };
      expect(told.socket_id).toMatch(/^\d+\.\d+$/);
      expect(told.activity_timeout).toBeGreaterThan(0);
      await client.close();
    });

    test("is answered when it pings", async () => {
      const client = raw(here, `/app/${app.key}?${QUERY}`);
      await client.socketId();
      client.sayRaw(`{"event":"pusher:ping"}`);
      expect(await client.frame("pusher:pong")).toMatchObject({ event: "pusher:pong" });
      await client.close();
    });

    test("hears nothing more of a channel that it left", async () => {
      const ada = await connected(connect(here, app));
      const channel = await subscribed(ada, "weather");
      const other = await subscribed(ada, "other");
      const heard: unknown[] = [];
      channel.bind("sun", (data: unknown) => heard.push(data));
      ada.unsubscribe("weather");
      const end = next(other, "end");
      const { id } = app;
      const say = (name: string, event: string) =>
        here.get(Hub).publishNamed(name, event, {}, { namespace: `app-${id}` });
      await until(() => here.get(Hub) && ada.channel("weather") === undefined);
      const [connection] = ada.allChannels();
      expect(connection?.name).toBe("other");
      await subscribed(ada, "third"); // whatever was said before has been heard
      await say("weather", "sun");
      await say("other", "end");
      await end;
      expect(heard).toEqual([]);
    });
  });

  describe("Who may not come in", () => {
    test.each([
      ["an unknown key", "/app/nobody", QUERY, 4001],
      ["a protocol of no number", "/app/KEY", "protocol=seven", 4006],
      ["a protocol that is too old", "/app/KEY", "protocol=4", 4007],
      ["a protocol that is too new", "/app/KEY", "protocol=8", 4007],
      ["no protocol at all", "/app/KEY", "client=js", 4008],
    ])("with %s hears why and is closed", async (_why, path, query, code) => {
      const client = raw(here, `${path.replace("KEY", app.key)}?${query}`);
      expect((await client.frame("pusher:error")).data).toMatchObject({ code });
      expect(await client.closed).toBe(code);
    });

    test("by an unknown key stays away, and pusher-js knows why", async () => {
      const client = connect(here, { ...app, key: "nobody" });
      const error = await next<PusherError>(client.connection, "error");
      expect(error.error.data.code).toBe(4001);
      await until(
        () => client.connection.state === "failed" || client.connection.state === "disconnected",
      );
    });

    test("is a page of another origin, where the app names its origins", async () => {
      const shop = await makeApp(here, { origins: ["https://shop.example"] });
      const path = `/app/${shop.key}?${QUERY}`;
      const foreign = raw(here, path, { origin: "https://evil.example" });
      expect(await foreign.closed).toBe(4009);
      const own = raw(here, path, { origin: "https://shop.example" });
      await own.frame("pusher:connection_established");
      await own.close();
    });

    test("is anybody while the app is switched off, and who is there is sent away", async () => {
      const shop = await makeApp(here);
      const inside = raw(there, `/app/${shop.key}?${QUERY}`);
      await inside.frame("pusher:connection_established");
      await here.get(Apps).disable(shop.id, true, "console");
      expect(await inside.closed).toBe(4003);
      const late = raw(there, `/app/${shop.key}?${QUERY}`);
      expect(await late.closed).toBe(4003);
    });

    test("is one connection more than the app may have", async () => {
      const small = await makeApp(here, { terms: { connections: 1 } });
      const first = raw(here, `/app/${small.key}?${QUERY}`);
      await first.frame("pusher:connection_established");
      const second = raw(here, `/app/${small.key}?${QUERY}`);
      expect(await second.closed).toBe(4004);
      await first.close();
    });
  });

  describe("A private channel", () => {
    test("opens to who brings the app's signature", async () => {
      const ada = await connected(connect(here, app));
      expect((await subscribed(ada, "private-orders")).subscribed).toBe(true);
    });

    test.each([
      ["of another secret", (text: string, other: App) => signed({ ...other, secret: "x" }, text)],
      ["of another key", (text: string, other: App) => signed({ ...other, key: "k" }, text)],
      ["of another channel", (_: string, other: App) => signed(other, "1.1:private-else")],
      ["that is empty", () => ""],
    ])("stays shut for a signature %s", async (_what, sign) => {
      const client = raw(here, `/app/${app.key}?${QUERY}`);
      const socket_id = await client.socketId();
      const channel = "private-orders";
      client.say("pusher:subscribe", { channel, auth: sign(`${socket_id}:${channel}`, app) });
      expect((await client.frame("pusher:error")).data).toMatchObject({ code: 4009 });
      const refused = await client.frame("pusher:subscription_error");
      expect(refused).toMatchObject({ channel, data: { type: "AuthError", status: 401 } });
      await client.close();
    });

    test("takes channel_data into the signature whenever they were sent", async () => {
      const client = raw(here, `/app/${app.key}?${QUERY}`);
      const socket_id = await client.socketId();
      const channel = "private-orders";
      const channel_data = "{}";
      const without = signed(app, `${socket_id}:${channel}`);
      client.say("pusher:subscribe", { channel, auth: without, channel_data });
      await client.frame("pusher:subscription_error");
      const auth = signed(app, `${socket_id}:${channel}:${channel_data}`);
      client.say("pusher:subscribe", JSON.stringify({ channel, auth, channel_data }));
      await client.frame("pusher_internal:subscription_succeeded");
      expect(client.frames.filter(({ event }) => event === "pusher:error")).toHaveLength(1);
      await client.close();
    });
  });

  describe("A presence channel", () => {
    const ROOM = "presence-desk";
    const ADA = { user_id: "ada", user_info: { name: "Ada" } };
    const BEN = { user_id: 7, user_info: { name: "Ben" } };

    interface Members {
      count: number;
      me: { id: unknown; info: unknown };
      get(id: unknown): { id: unknown; info: unknown } | null;
    }

    test("tells who is there, who comes and who goes, once for each user", async () => {
      const ada = await connected(connect(here, app, { as: ADA }));
      const desk = ada.subscribe(ROOM);
      const first = await next<Members>(desk, "pusher:subscription_succeeded");
      expect([first.count, first.me]).toEqual([1, { id: "ada", info: { name: "Ada" } }]);

      const added = next(desk, "pusher:member_added");
      const ben = await connected(connect(there, app, { as: BEN }));
      const seen = await next<Members>(ben.subscribe(ROOM), "pusher:subscription_succeeded");
      expect(seen.count).toBe(2);
      expect(await added).toEqual({ id: 7, info: { name: "Ben" } });

      const second = await connected(connect(here, app, { as: BEN }));
      await subscribed(second, ROOM);
      const removed = next(desk, "pusher:member_removed");
      second.disconnect();
      await subscribed(ada, "a-round-trip");
      expect((desk as unknown as { members: Members }).members.count).toBe(2);
      ben.disconnect();
      expect(await removed).toEqual({ id: 7, info: { name: "Ben" } });
    });

    test("takes no more members than the app may have", async () => {
      const small = await makeApp(here, { terms: { members: 1 } });
      const ada = await connected(connect(here, small, { as: ADA }));
      await subscribed(ada, ROOM);
      const ben = await connected(connect(there, small, { as: BEN }));
      const error = await next(ben.subscribe(ROOM), "pusher:subscription_error");
      expect(error).toMatchObject({ status: 403 });
    });

    test("takes no info of more than a kilobyte", async () => {
      const as = { user_id: "c", user_info: { text: "x".repeat(1100) } };
      const client = await connected(connect(here, app, { as }));
      const error = await next(client.subscribe("presence-large"), "pusher:subscription_error");
      expect(error).toMatchObject({ type: "AuthError" });
    });
  });

  describe("Apps", () => {
    test("do not hear each other, whatever their channels are called", async () => {
      const other = await makeApp(here);
      const [ada, eve] = [
        await connected(connect(here, app)),
        await connected(connect(there, other)),
      ];
      const [own, foreign] = [await subscribed(ada, "same"), await subscribed(eve, "same")];
      const heard: unknown[] = [];
      foreign.bind("word", (data: unknown) => heard.push(data));
      const word = next(own, "word");
      await here.get(Hub).publishNamed("same", "word", 1, { namespace: `app-${app.id}` });
      await word;
      const end = next(foreign, "end");
      await here.get(Hub).publishNamed("same", "end", 1, { namespace: `app-${other.id}` });
      await end;
      expect(heard).toEqual([]);
    });
  });

  describe("A client that is sent away", () => {
    /** As the protocol says of a close's number. */
    const wayOf = (number: number) => {
      if (number < 4000) return "after a second";
      if (number < 4100 || number >= 4300) return "never";
      return number < 4200 ? "after a second" : "at once";
    };

    /** After how many milliseconds it decided to come back, as its own record says. */
    const delaysOf = ({ timeline }: Client): number[] => {
      const { events } = timeline as unknown as { events: { action?: string; delay?: number }[] };
      return events.flatMap(({ action, delay }) => (action === "retry" ? (delay ?? []) : []));
    };

    const named = (Object.keys(closes) as CloseName[]).map((name) => {
      const { comesBack, codes } = closes[name];
      return [name, codes.pusher, wayOf(codes.pusher), comesBack] as const;
    });
    const edges = [4001, 4099, 4100, 4199, 4200, 4299, 4300, 4999].map(
      (code) => [{ code, reason: "ours" }, code, wayOf(code), wayOf(code) !== "never"] as const,
    );

    test.concurrent.each([...named, ...edges])(
      "with %o (%i) comes back %s",
      async (close, _number, way, comesBack) => {
        const client = await connected(connect(here, app));
        const { connection } = client;
        const before = connection.socket_id;
        await there.get(Hub).disconnect(before, close);
        const where = comesBack ? "connected" : "disconnected";
        const isNew = () => !comesBack || connection.socket_id !== before;
        await until(() => connection.state === where && isNew());
        const soonest = { "at once": 0, "after a second": 1000, never: Infinity }[way];
        expect(Math.min(...delaysOf(client))).toBe(soonest);
        expect(connection.state).toBe(where);
        client.disconnect();
      },
    );
  });
});
