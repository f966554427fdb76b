import Echo from "laravel-echo";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Tokens } from "../../../../app/features/accounts/tokens.ts";
import type { App } from "../../../../app/features/apps/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import {
  type Client,
  connect,
  connected,
  disconnectAll,
  makeApp,
  next,
  openSites,
  PusherClient,
  serverOf,
  type Site,
  subscribed,
} from "./pusher_site.ts";

interface Me {
  data: { id: number };
}

interface Members {
  count: number;
  me: { id: number; info: { name: string } };
}

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let dashboard: App;
  let ada: Person;
  let ben: Person;
  let room: string;
  let keys: Map<Person, string>;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    dashboard = await makeApp(here, { shared: true });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
    const made = await ada.post("/api/rooms", { name: "Engines", kind: "closed" });
    room = `presence-room.${(made.json as Me).data.id}`;
    keys = new Map([
      [ada, await tokenOf(ada)],
      [ben, await tokenOf(ben)],
    ]);
  });
  afterAll(disconnectAll);

  async function tokenOf(person: Person): Promise<string> {
    const { id } = ((await person.get("/api/me")).json as Me).data;
    const draft = { name: "t", scopes: ["*" as const], expires_at: null };
    return (await here.get(Tokens).create(id, draft)).token;
  }

  function authorised(person: Person, at = "pusher"): object {
    const headers = { Authorization: `Bearer ${keys.get(person)}` };
    return {
      channelAuthorization: { endpoint: `${there.url}/${at}/auth`, transport: "ajax", headers },
      userAuthentication: { endpoint: `${there.url}/${at}/user-auth`, transport: "ajax", headers },
    };
  }

  const clientOf = (person: Person, app = dashboard): Promise<Client> =>
    connected(connect(here, app, authorised(person)));

  describe("A member of a room", () => {
    test("joins it by pusher-js, and meets who joined by a native socket", async () => {
      const socket = await ada.socket();
      await socket.ask({ type: "join_channel", channel: room });
      const client = await clientOf(ada);
      const channel = client.subscribe(room);
      const members = await next<Members>(channel, "pusher:subscription_succeeded");
      expect([members.count, members.me.info.name]).toEqual([1, "Ada"]);
      const heard = next(channel, "message_created");
      await ada.post(`/api/rooms/${room.split(".")[1]}/messages`, { content: "Steam!" });
      expect(JSON.stringify(await heard)).toContain("Steam!");
      await socket.close();
      client.disconnect();
    });

    test("joins it by Laravel Echo", async () => {
      const headers = { Authorization: `Bearer ${keys.get(ada)}` };
      const client = new PusherClient(dashboard.key, {
        cluster: "none",
        wsHost: "127.0.0.1",
        wsPort: here.port,
        forceTLS: false,
        enabledTransports: ["ws"],
        ...authorised(ada, "broadcasting"),
      });
      const echo = new Echo({
        broadcaster: "pusher",
        client,
        key: dashboard.key,
        auth: { headers },
      });
      const { promise, resolve } = Promise.withResolvers<{ name: string }[]>();
      echo.join(room.replace("presence-", "")).here(resolve);
      expect(await promise).toMatchObject([{ name: "Ada" }]);
      echo.disconnect();
    });

    test("is somebody to what is sent to their own channel", async () => {
      const client = await clientOf(ben);
      const { id } = ((await ben.get("/api/me")).json as Me).data;
      expect((await subscribed(client, `private-user.${id}`)).subscribed).toBe(true);
      client.disconnect();
    });

    test("signs in by the endpoint for users", async () => {
      const client = await clientOf(ben);
      client.signin();
      const heard = next<{ user_data: string }>(client.connection, "message", (frame) =>
        JSON.stringify(frame).includes("signin_success"),
      );
      expect(JSON.stringify(await heard)).toContain("Ben");
      client.disconnect();
    });
  });

  describe("Who is not a member", () => {
    test("gets no signature for the room", async () => {
      const client = await clientOf(ben);
      const error = await next(client.subscribe(room), "pusher:subscription_error");
      expect(error).toMatchObject({ type: "AuthError", status: 403 });
      client.disconnect();
    });

    test("cannot come in by the app's secret, nor publish or ask by it", async () => {
      const member = { user_id: 1, user_info: { name: "Ada" } };
      const eve = await connected(connect(here, dashboard, { as: member }));
      const error = await next(eve.subscribe(room), "pusher:subscription_error");
      expect(error).toMatchObject({ status: 403 });
      const server = serverOf(here, dashboard);
      await expect(server.trigger(room, "e", {})).rejects.toMatchObject({ status: 403 });
      const users = server.get({ path: `/channels/${room}/users` });
      await expect(users).rejects.toMatchObject({ status: 403 });
      const listed = await server.get({ path: "/channels" });
      expect(JSON.stringify(await listed.json())).not.toContain("room.");
      eve.disconnect();
    });

    test("gets in by no ticket of another's socket", async () => {
      const [own, foreign] = [await clientOf(ada), await connected(connect(here, dashboard))];
      const asked = await ada.post("/pusher/auth", {
        socket_id: own.connection.socket_id,
        channel_name: room,
      });
      const { channel_data } = asked.json as { channel_data: string };
      const data = JSON.parse(channel_data) as { user_id: number };
      const thief = await connected(connect(here, dashboard, { as: data }));
      const error = await next(thief.subscribe(room), "pusher:subscription_error");
      expect(error).toMatchObject({ status: 403 });
      for (const client of [own, foreign, thief]) client.disconnect();
    });
  });

  describe("The endpoints", () => {
    test("sign nothing for nobody, nor for apps that stand apart", async () => {
      const body = { socket_id: `${dashboard.id}.1`, channel_name: room };
      const nobody = new Person(here.url, "Nobody");
      expect((await nobody.post("/pusher/auth", body)).status).toBe(401);
      const apart = await makeApp(here);
      const other = { ...body, socket_id: `${apart.id}.1` };
      expect((await ada.post("/broadcasting/auth", other)).status).toBe(403);
      expect((await ada.post("/broadcasting/user-auth", other)).status).toBe(403);
      expect((await ada.post("/broadcasting/auth", body)).status).toBe(200);
    });
  });
});
