import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Database } from "../../../../../app/platform/database/index.ts";
import { ConnectionRecords, Hub, ownChannel } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { openSites, type Site } from "../../../features/apps/pusher_site.ts";
import { closeAll, cookieOf, SocketIoClient } from "./socketio_client.ts";

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;
  let room: string;
  let ids: Map<Person, number>;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
    ids = new Map([
      [ada, await idOf(ada)],
      [ben, await idOf(ben)],
    ]);
    const { json } = await ada.post("/api/rooms", { name: "Engines", kind: "open" });
    room = `presence-room.${json.data.id}`;
    const { status } = await ben.put(`/rooms/${json.data.id}/membership`);
    expect(status).toBeLessThan(400);
  });
  afterAll(closeAll);

  const idOf = async (person: Person) => (await person.get("/api/me")).json.data.id as number;
  const enter = (site: Site, person: Person, options = {}) =>
    new SocketIoClient(site.url, { ...cookieOf(person), ...options }).connected();
  const publish = (channel: string, event: string, data: unknown) =>
    there.get(Hub).publishNamed(channel, event, data);

  describe("A Socket.IO client", () => {
    test("is let in by its session, and hears what is published on another node", async () => {
      const client = await enter(here, ada);
      const answer = await client.ask("subscribe", { channel: "news" });
      expect(answer).toMatchObject({ ok: true, channel: "news", offset: 0, recovered: false });
      await publish("news", "headline", { text: "Rain" });
      const [, channel, data, stamp] = await client.next("headline");
      expect([channel, data]).toEqual(["news", { text: "Rain" }]);
      expect(stamp).toMatch(/^1\.\w+$/);
    });

    test("is let in by a token, and not by one that is not valid", async () => {
      const { token } = (await ada.post("/api/tokens/jwt", { audience: "realtime" })).json;
      const client = await new SocketIoClient(here.url, { auth: { token } }).connected();
      expect((await client.next("parley:connected"))[1]).toMatchObject({
        connection_id: client.socket.id,
        user_id: ids.get(ada),
        expires_at: expect.any(String),
      });
      const stranger = new SocketIoClient(here.url, { auth: { token: `${token}x` } });
      await until(() => stranger.errors[0], { what: "a connect_error" });
      expect(stranger.errors[0]?.data?.code).toBe("invalid_token");
      expect(stranger.socket.active).toBe(false);
    });

    test("that is nobody is told so, by either transport, and does not come back", async () => {
      for (const transports of [["websocket"], ["polling"]]) {
        const nobody = new SocketIoClient(here.url, { transports });
        await until(() => nobody.errors[0], { what: "a connect_error" });
        expect(nobody.errors[0]).toMatchObject({ message: "Nobody is signed in." });
        expect(nobody.errors[0]?.data).toMatchObject({ code: "not_signed_in" });
        expect(nobody.socket.active).toBe(false);
      }
    });

    test("is on its person's own channel from the start", async () => {
      const client = await enter(here, ben);
      const own = ownChannel(ids.get(ben) ?? 0);
      await publish(own, "greeting", "hello");
      expect((await client.next("greeting"))[1]).toBe(own);
    });

    test("is refused by a rule, in the answer and in an event", async () => {
      const client = await enter(here, ben);
      const channel = "private-admin";
      expect(await client.ask("subscribe", { channel })).toEqual({
        ok: false,
        code: "channel_refused",
        message: expect.any(String),
      });
      const [, on, why] = await client.next("subscription_error");
      expect([on, why]).toEqual([
        channel,
        expect.objectContaining({ code: "channel_refused", status: 403 }),
      ]);
      const admin = await enter(here, ada);
      expect(await admin.ask("subscribe", { channel })).toMatchObject({ ok: true });
    });

    test("hears nothing more of a channel that it left", async () => {
      const client = await enter(here, ada);
      await client.ask("subscribe", { channel: "weather" });
      await client.ask("subscribe", { channel: "other" });
      expect(await client.ask("unsubscribe", { channel: "weather" })).toEqual({ ok: true });
      expect(await client.ask("unsubscribe", { channel: "weather" })).toMatchObject({
        ok: false,
        code: "not_joined",
      });
      await publish("weather", "sun", 1);
      await publish("other", "moon", 2);
      await client.next("moon");
      expect(client.dataOf("sun", "weather")).toEqual([]);
    });

    test("is told what is wrong with what it says", async () => {
      const client = await enter(here, ada);
      expect(await client.ask("subscribe", {})).toMatchObject({ code: "invalid_message" });
      expect(await client.ask("subscribe", { channel: "a b" })).toMatchObject({
        code: "invalid_channel",
      });
      expect(await client.ask("dance", {})).toMatchObject({ ok: false, code: "unknown_type" });
      client.socket.emit("client event", 7);
      expect((await client.next("parley:error"))[1]).toMatchObject({ code: "invalid_message" });
    });

    test("finds other namespaces closed, and keeps the main one", async () => {
      const client = await enter(here, ada);
      const other = client.socket.io.socket("/admin", {});
      const refused = Promise.withResolvers<Error & { data?: unknown }>();
      other.on("connect_error", refused.resolve);
      other.connect();
      const error = await refused.promise;
      expect(error.message).toContain("no namespaces");
      expect(error.data).toMatchObject({ code: "namespace_unknown" });
      expect(await client.ask("subscribe", { channel: "news" })).toMatchObject({ ok: true });
    });

    test("gets what is named like an event of the library under another name", async () => {
      const client = await enter(here, ada);
      await client.ask("subscribe", { channel: "traps" });
      await publish("traps", "disconnect", { now: true });
      expect((await client.next(".disconnect")).slice(1, 3)).toEqual(["traps", { now: true }]);
    });

    test("stands in the table of connections as what it is", async () => {
      const client = await enter(here, ada);
      await client.ask("subscribe", { channel: "news" });
      const row = await until(
        async () => {
          await here.get(ConnectionRecords).flush();
          return here
            .get(Database)
            .query.selectFrom("realtime_connections")
            .selectAll()
            .where("id", "=", client.socket.id ?? "")
            .executeTakeFirst();
        },
        { what: "a row" },
      );
      expect(row).toMatchObject({
        connection_type: "socketio",
        is_active: 1,
        user_id: ids.get(ada),
      });
    });
  });

  describe("Who is there", () => {
    test("is the same for Socket.IO and native clients on two nodes", async () => {
      const native = await ben.socket();
      await native.ask({ type: "join_channel", channel: room });
      const client = await enter(there, ada);
      const { members } = await client.ask<{ members: unknown[] }>("subscribe", { channel: room });
      expect(members).toEqual(
        expect.arrayContaining([
          { user_id: ids.get(ben), user_info: expect.objectContaining({ name: "Ben" }) },
          { user_id: ids.get(ada), user_info: expect.objectContaining({ name: "Ada" }) },
        ]),
      );
      expect((await client.next("presence:subscribed")).slice(1, 3)).toEqual([room, members]);
      expect(await native.event("presence:joining")).toMatchObject({
        user_id: ids.get(ada),
        name: "Ada",
      });
      await native.close();
      const [, on, left] = await client.next("presence:leaving");
      expect([on, left]).toMatchObject([
        room,
        { user_id: ids.get(ben), user_info: { name: "Ben" } },
      ]);
    });

    test("is told of who leaves at once, by a close or by leaving the channel", async () => {
      const watcher = await enter(here, ada);
      await watcher.ask("subscribe", { channel: "presence-lobby" });
      const isBen = ([on, data]: unknown[]) =>
        on === "presence-lobby" && (data as { user_id: number }).user_id === ids.get(ben);
      for (const leave of [
        (client: SocketIoClient) => void client.ask("unsubscribe", { channel: "presence-lobby" }),
        (client: SocketIoClient) => client.close(),
      ]) {
        watcher.heard.length = 0;
        const client = await enter(there, ben);
        await client.ask("subscribe", { channel: "presence-lobby" });
        await watcher.next("presence:joining", isBen);
        leave(client);
        const [, , left] = await watcher.next("presence:leaving", isBen);
        expect(left).toMatchObject({ user_info: { name: "Ben" } });
      }
    });
  });

  describe("What clients say to each other", () => {
    test("crosses between Socket.IO and native clients, and does not come back to who said it", async () => {
      const native = await ben.socket();
      await native.ask({ type: "join_channel", channel: room });
      const client = await enter(there, ada);
      await client.ask("subscribe", { channel: room });
      const wave = { channel: room, event: "client-wave", data: { hand: "left" } };
      expect(await client.ask("client event", wave)).toMatchObject({
        ok: true,
        id: expect.any(String),
      });
      expect(await native.event("client-wave")).toEqual({ hand: "left" });
      await native.ask({ type: "publish", channel: room, event: "client-nod", data: 1 });
      expect((await client.next("client-nod")).slice(1, 3)).toEqual([room, 1]);
      expect(client.dataOf("client-wave", room)).toEqual([]);
      await native.close();
    });

    test("may hold bytes: bytes again for Socket.IO, base64 for the others", async () => {
      const [client, native] = [await enter(here, ada), await ben.socket()];
      const [other, poller] = [
        await enter(there, ben),
        await enter(there, ben, { transports: ["polling"] }),
      ];
      for (const one of [client, other, poller]) await one.ask("subscribe", { channel: room });
      await native.ask({ type: "join_channel", channel: room });
      const data = { name: "dot.png", parts: [Buffer.from([1, 2, 255]), Buffer.alloc(300, 7)] };
      const said = { channel: room, event: "client-file", data };
      expect(await client.ask("client event", said)).toMatchObject({ ok: true });
      for (const one of [other, poller])
        expect((await one.next("client-file")).slice(1, 3)).toEqual([room, data]);
      expect(await native.event("client-file")).toEqual({
        name: "dot.png",
        parts: [{ $bytes: "AQL/" }, { $bytes: Buffer.alloc(300, 7).toString("base64") }],
      });
      await native.close();
    });

    test("is refused where it may not be said", async () => {
      const client = await enter(here, ada);
      const say = (channel: string, event: string, data: unknown = {}) =>
        client.ask("client event", { channel, event, data });
      expect(await say("news", "client-a")).toMatchObject({ code: "client_event_refused" });
      expect(await say(room, "shout")).toMatchObject({ code: "reserved_event" });
      await client.ask("subscribe", { channel: room });
      const long = "x".repeat(60_000);
      expect(await say(room, "client-a", [long])).toMatchObject({ ok: true });
      const bytes = Buffer.alloc(60_000); // longer as base64
      expect(await say(room, "client-a", bytes)).toMatchObject({ code: "event_too_large" });
    });
  });
});
