import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../../../app/features/apps/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import type PusherServer from "pusher";
import {
  type Client,
  connect,
  connected,
  disconnectAll,
  makeApp,
  next,
  openSites,
  serverOf,
  type Site,
  subscribed,
} from "./pusher_site.ts";

const ADA = { user_id: "ada", user_info: { name: "Ada" } };

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let app: App;
  let shop: PusherServer;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    app = await makeApp(here);
    shop = serverOf(there, app);
  });
  afterAll(disconnectAll);

  const client = (options = {}): Promise<Client> => connected(connect(here, app, options));

  /** The answer to a request that the library signs. */
  async function ask(path: string, params: Record<string, string> = {}): Promise<unknown> {
    return (await shop.get({ path, params })).json();
  }

  describe("A server that triggers", () => {
    test("reaches all its channels, and is answered {} exactly", async () => {
      const ada = await client();
      const [one, two] = [await subscribed(ada, "one"), await subscribed(ada, "private-two")];
      const heard = [next(one, "sold"), next(two, "sold")];
      const answer = await shop.trigger(["one", "private-two"], "sold", { item: "pen", n: 1 });
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
      expect(await Promise.all(heard)).toEqual([
        { item: "pen", n: 1 },
        { item: "pen", n: 1 },
      ]);
    });

    test.each([
      ["text", "hello, wörld ☃", "hello, wörld ☃"],
      ["text that looks like a number", "5", 5],
      ["a list", [1, "2", null], [1, "2", null]],
      ["text of JSON inside JSON", JSON.stringify(JSON.stringify("5")), '"5"'],
      ["nothing", null, null],
    ])("brings %s as Pusher does", async (_what, data, seen) => {
      const ada = await client();
      const heard = next(await subscribed(ada, "data"), "said");
      await shop.trigger("data", "said", data);
      expect(await heard).toEqual(seen);
      ada.disconnect();
    });

    test("leaves out the socket that caused it, on whatever node", async () => {
      const [ada, ben] = [await client(), await client()];
      const [own, other] = [await subscribed(ada, "x"), await subscribed(ben, "x")];
      const heard: string[] = [];
      own.bind_global((event: string) => heard.push(event));
      const came = next(other, "first");
      await shop.trigger("x", "first", {}, { socket_id: ada.connection.socket_id });
      await came;
      const second = next(own, "second");
      await shop.trigger("x", "second", {});
      await second;
      expect(heard).toEqual(["second"]);
    });

    test("is told of the channels when it asks", async () => {
      const ada = await client({ as: ADA });
      await subscribed(ada, "presence-hall");
      // Other nodes count it within 100 ms.
      await until(async () =>
        JSON.stringify(await ask("/channels/presence-hall")).includes("true"),
      );
      const answer = await shop.trigger(
        ["presence-hall", "empty"],
        "e",
        {},
        {
          info: "user_count,subscription_count",
        },
      );
      expect(await answer.json()).toEqual({
        channels: {
          "presence-hall": { user_count: 1, subscription_count: 1 },
          empty: { subscription_count: 0 },
        },
      });
    });

    test("sends a batch in order, and is answered {} exactly", async () => {
      const ada = await client();
      const channel = await subscribed(ada, "batched");
      const heard: unknown[] = [];
      channel.bind("n", (data: unknown) => heard.push(data));
      const end = next(channel, "end");
      const batch = [1, 2, 3].map((n) => ({ channel: "batched", name: "n", data: { n } }));
      const answer = await shop.triggerBatch([
        ...batch,
        { channel: "batched", name: "end", data: {} },
      ]);
      expect(await answer.text()).toBe("{}");
      await end;
      expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    test.each([
      [
        "101 channels",
        400,
        { name: "e", data: "", channels: Array.from({ length: 101 }, (_, i) => `c${i}`) },
      ],
      ["a channel of a name that is none", 400, { name: "e", data: "", channels: ["a b"] }],
      ["no channel", 400, { name: "e", data: "" }],
      ["a name of 201 characters", 400, { name: "e".repeat(201), data: "", channels: ["c"] }],
      ["a name that is Pusher's own", 400, { name: "pusher:ping", data: "", channels: ["c"] }],
      ["more than 10 KB", 413, { name: "e", data: "x".repeat(10_241), channels: ["c"] }],
    ])("is refused %s with %i", async (_what, status, body) => {
      const refused = shop.post({ path: "/events", body: body as never });
      await expect(refused).rejects.toMatchObject({ status });
    });

    test("is refused a batch of eleven, of which nothing is sent", async () => {
      const batch = Array.from({ length: 11 }, () => ({ channel: "c", name: "n", data: {} }));
      await expect(shop.triggerBatch(batch)).rejects.toMatchObject({ status: 400 });
    });
  });

  describe("A server that asks", () => {
    test("hears which channels are occupied, and by whom", async () => {
      const ada = await client({ as: ADA });
      await subscribed(ada, "presence-desk");
      await subscribed(ada, "presence-bar");
      await subscribed(ada, "public-square");
      const occupied = async (asked: Record<string, string>) => {
        const { channels } = (await ask("/channels", asked)) as { channels: object };
        return Object.keys(channels).length > 0 && channels; // other nodes hear it within 100 ms
      };
      const desk = { filter_by_prefix: "presence-desk", info: "user_count" };
      expect(await until(() => occupied(desk))).toEqual({ "presence-desk": { user_count: 1 } });
      const open = { filter_by_prefix: "public-" };
      expect(await until(() => occupied(open))).toEqual({ "public-square": {} });
      expect(
        await ask("/channels/presence-desk", { info: "user_count,subscription_count" }),
      ).toEqual({ occupied: true, user_count: 1, subscription_count: 1 });
      expect(await ask("/channels/nobody")).toEqual({ occupied: false });
      expect(await ask("/channels/presence-desk/users")).toEqual({ users: [{ id: "ada" }] });
    });

    test.each([
      ["users of a channel without presence", "/channels/plain/users", {}],
      ["their number there", "/channels/plain", { info: "user_count" }],
      ["their number of all channels", "/channels", { info: "user_count" }],
      ["what is not known", "/channels/plain", { info: "weather" }],
    ])("is refused %s", async (_what, path, params) => {
      await expect(ask(path, params)).rejects.toMatchObject({ status: 400 });
    });
  });

  describe("A signature", () => {
    const now = (): number => Math.floor(Date.now() / 1000);

    test.each<[string, number, (server: PusherServer) => Promise<unknown>]>([
      [
        "of another secret",
        401,
        () => serverOf(here, { ...app, secret: "x" }).trigger("c", "e", ""),
      ],
      ["of another key", 401, () => serverOf(here, { ...app, key: "x" }).trigger("c", "e", "")],
      [
        "for an app that is not there",
        404,
        () => serverOf(here, { ...app, id: 999 }).trigger("c", "e", ""),
      ],
    ])("%s is refused with %i", async (_what, status, attempt) => {
      await expect(attempt(shop)).rejects.toMatchObject({ status });
    });

    test.each([
      ["as it should be", 200, (query: string) => query, "{}"],
      [
        "whose keys are in capitals",
        200,
        (query: string) => query.replace("auth_key", "AUTH_KEY"),
        "{}",
      ],
      ["over another body", 401, (query: string) => query, '{"name":"other"}'],
      [
        "of eleven minutes ago",
        401,
        (query: string) => query.replace(/auth_timestamp=\d+/, `auth_timestamp=${now() - 660}`),
        "{}",
      ],
      ["of a version of its own", 401, (query: string) => query.replace("1.0", "2.0"), "{}"],
      [
        "that lacks that of the body",
        401,
        (query: string) => query.replace(/&body_md5=\w+/, ""),
        "{}",
      ],
    ])("%s is answered with %i", async (_what, status, change, sent) => {
      const path = `/apps/${app.id}/users/nobody/terminate_connections`;
      const query = shop.createSignedQueryString({ method: "POST", path, body: "{}" });
      const answer = await fetch(`${here.url}${path}?${change(query)}`, {
        method: "POST",
        body: sent,
      });
      expect(answer.status).toBe(status);
      if (status === 401) expect(answer.headers.get("content-type")).toContain("json");
    });
  });

  describe("A signed-in user", () => {
    const signIn = async (id: string): Promise<Client> => {
      const user = await client({
        userAuthentication: {
          customHandler: (
            { socketId }: { socketId: string },
            done: (error: null, answer: unknown) => void,
          ) => done(null, shop.authenticateUser(socketId, { id, user_info: { name: id } })),
        },
      });
      user.signin();
      const { user: facade } = user as unknown as { user: { signinDonePromise: Promise<void> } };
      await facade.signinDonePromise;
      await until(
        () =>
          (user as never as { user: { serverToUserChannel: { subscribed: boolean } | null } }).user
            .serverToUserChannel?.subscribed,
      );
      return user;
    };

    test("gets what is sent to them, and nobody else does", async () => {
      const [ada, ben] = [await signIn("ada"), await signIn("ben")];
      const heard: unknown[] = [];
      ben.user.bind("order", (data: unknown) => heard.push(data));
      const came = next(ada.user as never, "order");
      await shop.sendToUser("ada", "order", { n: 7 });
      expect(await came).toEqual({ n: 7 });
      const end = next(ben.user as never, "end");
      await shop.sendToUser("ben", "end", {});
      await end;
      expect(heard).toEqual([]);
    });

    test("is sent away on all nodes, and stays away", async () => {
      const eve = await signIn("eve");
      const answer = await shop.terminateUserConnections("eve");
      expect(await answer.text()).toBe("{}");
      await until(() => eve.connection.state === "disconnected");
      expect(eve.connection.state).toBe("disconnected");
    });
  });
});
