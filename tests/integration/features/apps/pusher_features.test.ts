import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../../../app/features/apps/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import {
  type Client,
  connect,
  connected,
  disconnectAll,
  makeApp,
  MASTER,
  next,
  openSites,
  PusherClient,
  serverOf,
  type Site,
  subscribed,
} from "./pusher_site.ts";

interface WatchlistEvent {
  name: string;
  user_ids: string[];
}

type Done = (error: null, answer: unknown) => void;

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let app: App;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    app = await makeApp(here);
  });
  afterAll(disconnectAll);

  const client = (site: Site, options = {}): Promise<Client> =>
    connected(connect(site, app, options));

  /** A client whose app's server says that it is this user. */
  function known(site: Site, id: string, watchlist: readonly string[] = []): Promise<Client> {
    const sign = ({ socketId }: { socketId: string }, done: Done): void => {
      const user = { id, user_info: { name: id.toUpperCase() }, watchlist: [...watchlist] };
      done(null, serverOf(site, app).authenticateUser(socketId, user));
    };
    return client(site, { userAuthentication: { customHandler: sign } });
  }

  async function signIn(one: Client): Promise<Client> {
    const done = next<{ event: string }>(
      one.connection,
      "message",
      ({ event }) => event === "pusher:signin_success",
    );
    one.signin();
    await done;
    return one;
  }

  describe("Client events", () => {
    test("reach the others on a private channel, and not who sent them", async () => {
      const [ada, ben] = [await client(here), await client(there)];
      const [own, other] = [await subscribed(ada, "private-x"), await subscribed(ben, "private-x")];
      const heard: unknown[] = [];
      own.bind("client-typing", (data: unknown) => heard.push(data));
      const typed = next(other, "client-typing");
      expect(own.trigger("client-typing", { on: true })).toBe(true);
      expect(await typed).toEqual({ on: true });
      const back = next(own, "client-back");
      other.trigger("client-back", {});
      await back;
      expect(heard).toEqual([]);
    });

    test("tell on presence channels who sent them", async () => {
      const ada = await client(here, { as: { user_id: "ada" } });
      const ben = await client(there, { as: { user_id: "ben" } });
      const [from, to] = [await subscribed(ada, "presence-y"), await subscribed(ben, "presence-y")];
      const { promise, resolve } = Promise.withResolvers<unknown>();
      to.bind("client-hi", (_: unknown, about: unknown) => resolve(about));
      from.trigger("client-hi", {});
      expect(await promise).toEqual({ user_id: "ada" });
    });

    test("are refused on a public channel", async () => {
      const ada = await client(here);
      await subscribed(ada, "public-z");
      const error = next<{ data: { code: number } }>(ada.connection, "error");
      ada.send_event("client-shout", {}, "public-z");
      expect((await error).data.code).toBe(4300);
    });

    test("above ten a second are refused by a frame, and the connection stays", async () => {
      const [ada, ben] = [await client(here), await client(here)];
      const [own, other] = [await subscribed(ada, "private-r"), await subscribed(ben, "private-r")];
      const heard: unknown[] = [];
      other.bind("client-n", (n: unknown) => heard.push(n));
      const error = next<{ data: { code: number } }>(ada.connection, "error");
      for (let n = 1; n <= 20; n += 1) own.trigger("client-n", { n });
      expect((await error).data.code).toBe(4301);
      expect(ada.connection.state).toBe("connected");
      await subscribed(ada, "later");
      expect(heard.length).toBeLessThan(20);
      expect(heard.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => ({ n: i + 1 })));
    });
  });

  describe("A cache channel", () => {
    test("says that it is empty, and then gives who comes its last event", async () => {
      const ada = await client(here);
      const empty = ada.subscribe("cache-rates");
      await next(empty, "pusher:cache_miss");
      await serverOf(there, app).trigger("cache-rates", "rate", { eur: 1 });
      await serverOf(there, app).trigger("cache-rates", "rate", { eur: 2 });
      const ben = await client(there);
      expect(await next(ben.subscribe("cache-rates"), "rate")).toEqual({ eur: 2 });
    });
  });

  describe("An encrypted channel", () => {
    test("carries what only the two ends can read", async () => {
      const server = serverOf(there, app, MASTER);
      const sign = (
        { socketId, channelName }: { socketId: string; channelName: string },
        done: Done,
      ): void => done(null, server.authorizeChannel(socketId, channelName));
      const reader = new PusherClient(app.key, {
        cluster: "none",
        wsHost: "127.0.0.1",
        wsPort: here.port,
        forceTLS: false,
        enabledTransports: ["ws"],
        channelAuthorization: { customHandler: sign } as never,
      });
      const channel = reader.subscribe("private-encrypted-safe");
      await next(channel, "pusher:subscription_succeeded");
      const plain = connect(here, app);
      const sealed = next<{ event: string; data: object }>(
        (await connected(plain)).connection,
        "message",
        ({ event }) => event === "secret",
      );
      plain.subscribe("private-encrypted-safe"); // without the key to read it
      await until(() => plain.connection.state === "connected");
      await next(plain.connection, "message", (frame) =>
        JSON.stringify(frame).includes("subscription_succeeded"),
      );
      const read = next(channel, "secret");
      await server.trigger("private-encrypted-safe", "secret", { pin: 1234 });
      expect(await read).toEqual({ pin: 1234 });
      expect(Object.keys((await sealed).data).toSorted()).toEqual(["ciphertext", "nonce"]);
      reader.disconnect();
    });
  });

  describe("A user who signed in", () => {
    test("may join a presence channel without further data", async () => {
      const ada = await signIn(await known(here, "ada"));
      const channel = ada.subscribe("presence-known");
      const members = await next<{ me: unknown }>(channel, "pusher:subscription_succeeded");
      expect(members.me).toEqual({ id: "ada", info: { name: "ADA" } });
    });

    test("hears of those on the watch list: who is there, who comes and who goes", async () => {
      const eve = await signIn(await known(there, "eve"));
      const ada = await known(here, "watcher", ["eve", "ben"]);
      const said: string[] = [];
      for (const name of ["online", "offline"])
        ada.user.watchlist.bind(name, ({ user_ids }: WatchlistEvent) =>
          said.push(`${user_ids.join("+")} ${name}`),
        );
      await signIn(ada);
      await until(() => said.length === 2);
      expect(said).toEqual(["eve online", "ben offline"]);
      const ben = await signIn(await known(there, "ben"));
      await until(() => said.includes("ben online"));
      ben.disconnect();
      await until(() => said.length === 4);
      expect(said.slice(2)).toEqual(["ben online", "ben offline"]);
      eve.disconnect();
    });

    test("cannot watch more than a hundred", async () => {
      const ids = Array.from({ length: 101 }, (_, n) => `u${n}`);
      const ada = await known(here, "curious", ids);
      const error = next<{ data: { code: number } }>(ada.connection, "error");
      ada.signin();
      expect((await error).data.code).toBe(4302);
      expect(ada.connection.state).toBe("connected");
    });

    test("is nobody when another secret signed", async () => {
      const sign = ({ socketId }: { socketId: string }, done: Done): void =>
        done(null, serverOf(here, { ...app, secret: "x" }).authenticateUser(socketId, { id: "a" }));
      const eve = await client(here, { userAuthentication: { customHandler: sign } });
      const error = next<{ data: { code: number } }>(eve.connection, "error");
      eve.signin();
      expect((await error).data.code).toBe(4009);
    });
  });

  describe("An app that counts", () => {
    test("tells subscribers how many they are, on all nodes", async () => {
      const counting = await makeApp(here, { terms: { counts: true } });
      const ada = await connected(connect(here, counting));
      const channel = await subscribed(ada, "counted");
      const two = next<{ subscription_count: number }>(
        channel,
        "pusher:subscription_count",
        ({ subscription_count }) => subscription_count === 2,
      );
      await subscribed(await connected(connect(there, counting)), "counted");
      expect((await two).subscription_count).toBe(2);
    });
  });

  describe("An app that expects signatures", () => {
    test("closes connections that bring none in time, and leaves the others", async () => {
      const strict = await makeApp(here, { terms: { authoriseWithinMs: 3000 } });
      const [idle, busy] = [connect(here, strict), await connected(connect(here, strict))];
      await subscribed(busy, "private-work");
      await until(() => idle.connection.state === "disconnected");
      expect(busy.connection.state).toBe("connected");
    });
  });
});
