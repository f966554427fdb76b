import { beforeAll, describe, expect, it } from "vitest";
import {
  ChannelGroups,
  Hub,
  ownChannel,
  Registry,
} from "../../../../app/platform/realtime/index.ts";
import { EventStream } from "../../../support/event_stream.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { type LiveSite, openSites } from "./live_site.ts";

eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [here, there] = await openSites(storey, { REALTIME_MAX_MESSAGE_BYTES: "2000" });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
    ben.url = there.url;
  });

  const listen = (who: Person, query: string) =>
    EventStream.open(`${who.url}/realtime/events?${query}`, {
      headers: { cookie: who.cookies.header() ?? "" },
    });

  /** A program of somebody's, with a token for these scopes. */
  async function program(who: Person, ...scopes: string[]) {
    const { json } = await who.post("/api/tokens/jwt", { audience: "api", scopes });
    const headers = { authorization: `Bearer ${json.token as string}` };
    const other = new Person(there.url);
    return (verb: string, path: string, body?: unknown) =>
      other.request(verb, path, { headers, body });
  }

  describe("publishing", () => {
    it("answers with id and place, and how many it reached when asked", async () => {
      const stream = await listen(ben, "channels=news&format=envelope");
      await stream.next("connected");
      const first = await ada.post("/api/channels/news/events", { event: "one", data: { a: 1 } });
      expect(first.status).toBe(201);
      expect(first.json).toEqual({
        id: expect.any(String),
        channel: "news",
        epoch: expect.any(String),
        offset: 1,
      });
      const { data } = await stream.next("one");
      expect(data).toMatchObject({ id: first.json.id, offset: 1, user_id: 1, data: { a: 1 } });
      const body = { event: "two", data: null, info: "reached", priority: "high" };
      await until(async () => {
        const { json } = await ada.post("/api/channels/news/events", body);
        return json.reached === 1;
      });
      expect((await ada.post("/api/channels/empty/events", body)).json.reached).toBe(0);
      stream.close();
    });

    it("happens once for an idempotency key, later when told, and not for who caused it", async () => {
      const [ones, others] = [
        await listen(ada, "channels=keys"),
        await listen(ben, "channels=keys"),
      ];
      const { connection_id: socket_id } = (await ones.next("connected")).data;
      await others.next("connected");
      const send = (body: object) => ada.post("/api/channels/keys/events", { data: 0, ...body });
      const twice = [1, 2].map(() => send({ event: "once", idempotency_key: "k1" }));
      const [a, b] = await Promise.all(twice);
      expect(b?.json).toEqual(a?.json);
      await send({ event: "later", delay: 0.05 });
      await send({ event: "others", socket_id });
      await send({ event: "all" });
      for (const stream of [ones, others]) await stream.next("all");
      await ones.next("later");
      const names = (stream: EventStream) =>
        ["once", "others"].map((name) => stream.received(name).length);
      expect(names(others)).toEqual([1, 1]);
      expect(names(ones)).toEqual([1, 0]);
      for (const stream of [ones, others]) stream.close();
    });

    it("reaches channels, people and groups in one request, each connection once", async () => {
      await ada.put("/api/groups/desk", { channels: ["desk.a", "desk.b"] });
      const { json: groups } = await ada.get("/api/groups");
      expect(groups.data).toMatchObject([{ name: "#desk", channels: ["desk.a", "desk.b"] }]);
      const own = await listen(ben, "");
      await own.next("connected");
      const knows = (site: LiveSite) => site.get(ChannelGroups).names().includes("#desk");
      await until(() => knows(here) && knows(there), { what: "the group on both" });
      const stream = await listen(ben, "channels=%23desk,plain");
      expect((await stream.next("connected")).data.channels).toHaveLength(3);
      const events = [
        { event: "e1", data: 1, channels: ["plain"], users: [2] },
        { event: "e2", data: 2, groups: ["desk"] },
        { event: "last", data: 3, channel: "plain" },
      ];
      const { status, json } = await ada.post("/api/events", { events });
      expect(status).toBe(201);
      expect(Object.keys(json.events[0].channels)).toEqual(["plain", ownChannel(2)]);
      await stream.next("last");
      expect(stream.received("e1")).toHaveLength(1);
      expect(stream.received("e2")).toHaveLength(1);
      expect((await own.next("e1")).data).toBe(1);
      const single = await ada.post("/api/events", { event: "e3", data: 4, channel: "plain" });
      expect(single.json).toMatchObject({ id: expect.any(String), channels: { plain: {} } });
      await ada.patch("/api/groups/desk", { add: ["desk.c"], remove: ["desk.a"] });
      expect((await stream.next("parley:joined")).data.channel).toBe("desk.c");
      await ada.delete("/api/groups/desk");
      await stream.next("parley:left", ({ data }) => data.channel === "desk.c");
      for (const one of [own, stream]) one.close();
    });

    it.each([
      ["a reserved name", "news", { event: "pusher:x" }, [400, "reserved_event"]],
      ["a name of Parley's own", "news", { event: "message_created" }, [400, "reserved_event"]],
      ["a channel that rules guard", "presence-room.1", { event: "x" }, [403, "publish_refused"]],
      ["too much", "news", { event: "x", data: "x".repeat(2_001) }, [413, "event_too_large"]],
      ["no name", "news", {}, [422, "invalid"]],
    ])("refuses %s", async (_, channel, body, [status, code]) => {
      const { status: got, json } = await ada.post(`/api/channels/${channel}/events`, body);
      expect([got, json.code]).toEqual([status, code]);
    });

    it("refuses a batch as a whole, and what is to go to other people", async () => {
      const count = async () => (await ada.get("/api/channels/whole/history")).json.offset;
      const before = await count();
      const good = { event: "x", data: 1, channel: "whole" };
      const bad = { event: "x", data: 1, groups: ["nobody-made-it"] };
      const { status, json } = await ada.post("/api/events", { events: [good, bad] });
      expect([status, json.code]).toEqual([404, "group_unknown"]);
      expect(await count()).toBe(before);
      const other = await ben.post("/api/events", { event: "x", data: 1, users: [1] });
      expect([other.status, other.json.code]).toEqual([403, "publish_refused"]);
      expect((await ben.post("/api/events", { event: "x", data: 1, users: [2] })).status).toBe(201);
    });
  });

  describe("a program", () => {
    it("may do what the scopes of its token say, and no more", async () => {
      const [reads, writes] = [
        await program(ada, "channels:read"),
        await program(ada, "channels:publish"),
      ];
      const body = { event: "x", data: 1 };
      expect((await writes("POST", "/api/channels/s/events", body)).status).toBe(201);
      expect((await reads("GET", "/api/channels/s/history")).status).toBe(200);
      const refused = [
        await reads("POST", "/api/channels/s/events", body),
        await reads("POST", "/api/events", { ...body, channel: "s" }),
        await writes("GET", "/api/channels"),
        await writes("GET", "/api/channels/s"),
        await writes("GET", "/api/channels/s/history"),
        await writes("GET", "/api/groups"),
        await writes("PUT", "/api/groups/s", { channels: [] }),
        await writes("GET", "/api/connections"),
        await reads("DELETE", "/api/connections/x"),
      ];
      expect(refused.map(({ json }) => json.code as string)).toEqual(
        refused.map(() => "missing_scope"),
      );
      expect((await new Person(here.url).get("/api/channels")).status).toBe(401);
    });
  });

  describe("channels", () => {
    it("are listed with their subscriptions, for who may see them", async () => {
      const streams = [
        await listen(ada, "channels=list.a,list.b,private-user.1"),
        await listen(ben, "channels=list.b"),
      ];
      for (const stream of streams) await stream.next("connected");
      const names = async (who: Person, query = "") =>
        (await who.get(`/api/channels?prefix=${query}`)).json.data as object[];
      await until(async () => (await names(ada, "list.")).length === 2);
      await until(async () => (await ada.get("/api/channels/list.b")).json.subscriptions === 2);
      expect(await names(ada, "list.")).toEqual([
        { name: "list.a", kind: "public", subscriptions: 1 },
        { name: "list.b", kind: "public", subscriptions: 2 },
      ]);
      expect(await names(ada, "private-")).toHaveLength(1);
      expect(await names(ben, "private-")).toEqual([]);
      const page = (await ben.get("/api/channels?prefix=list.&limit=1")).json;
      expect(page).toMatchObject({ data: [{ name: "list.a" }], has_more: true });
      const rest = (await ben.get("/api/channels?prefix=list.&limit=1&after=list.a")).json;
      expect(rest).toMatchObject({ data: [{ name: "list.b" }], has_more: false });
      for (const stream of streams) stream.close();
    });

    it("tell who is there, to who may be there", async () => {
      const stream = await listen(ben, "channels=presence-lobby");
      await stream.next("connected");
      const { json } = await ada.get("/api/channels/presence-lobby/members");
      expect(json.data).toMatchObject([{ user_id: 2, name: "Ben" }]);
      const none = await ada.get("/api/channels/news/members");
      expect([none.status, none.json.code]).toEqual([400, "not_presence"]);
      const { json: room } = await ada.post("/api/rooms", { name: "Engines", kind: "closed" });
      const path = `/api/channels/presence-room.${room.data.id as number}`;
      expect((await ada.get(`${path}/members`)).status).toBe(200);
      // There is none, for all he can tell.
      for (const place of [path, "/api/channels/presence-room.999999"])
        for (const what of ["/members", "/history", ""]) {
          const { status, json: refused } = await ben.get(place + what);
          expect([status, refused.code]).toEqual([404, "channel_refused"]);
        }
      stream.close();
    });

    it("are read back page by page, from any place", async () => {
      for (let n = 1; n <= 5; n += 1) await here.get(Hub).publishNamed("past", "n", { n });
      const read = async (query: string) =>
        (await ben.get(`/api/channels/past/history${query}`)).json;
      const newest = await read("?limit=2");
      expect(newest).toMatchObject({ offset: 5, complete: false, has_more: true });
      expect(newest.data).toMatchObject([
        { event: "n", data: { n: 4 }, offset: 4, sent_at: expect.stringMatching(/Z$/) },
        { offset: 5 },
      ]);
      const { epoch } = newest;
      const middle = await read(`?since=${epoch as string}:1&limit=2`);
      expect(middle).toMatchObject({ complete: true, has_more: true });
      expect(middle.data).toMatchObject([{ offset: 2 }, { offset: 3 }]);
      expect(await read("?since=3")).toMatchObject({
        data: [{ offset: 4 }, { offset: 5 }],
        complete: true,
        has_more: false,
      });
      expect(await read("?since=another1:3")).toMatchObject({ data: [], complete: false });
      expect((await ben.get("/api/channels/past/history?since=x")).status).toBe(422);
    });
  });

  describe("live connections", () => {
    it("are one's own to see and to end; an administrator's, all", async () => {
      const [adas, bens] = [await listen(ada, "channels=c"), await listen(ben, "channels=c")];
      const [one, other] = [await adas.next("connected"), await bens.next("connected")].map(
        ({ data }) => data.connection_id as string,
      );
      const ids = async (who: Person, query = "") =>
        (await who.get(`/api/connections${query}`)).json.data.map(({ id }: never) => id);
      expect((await ids(ada, "?channel=c")).toSorted()).toEqual([one, other].toSorted());
      expect(await ids(ben)).toEqual([other]);
      expect(await ids(ben, "?user_id=1")).toEqual([other]);
      expect(await ids(ada, "?user_id=2&kind=sse")).toEqual([other]);
      expect(await ids(ada, "?kind=websocket")).toEqual([]);
      const { json } = await ada.get(`/api/connections/${other}`);
      expect(json).toMatchObject({
        id: other,
        user: { id: 2, name: "Ben" },
        kind: "sse",
        node: storey.name === "cluster" ? "there" : "here",
        channels: ["c"],
      });
      expect((await ben.get(`/api/connections/${one}`)).json.code).toBe("connection_not_found");
      expect((await ben.delete(`/api/connections/${one}`)).status).toBe(404);
      expect((await ada.delete(`/api/connections/${other}`)).status).toBe(204);
      expect((await bens.next("parley:close")).data.code).toBe(4403);
      await bens.closed;
      expect(there.get(Registry).get(other ?? "")).toBeUndefined();
      adas.close();
    });
  });

  describe("groups of channels", () => {
    it("are changed by administrators alone", async () => {
      const put = await ben.put("/api/groups/g", { channels: ["a"] });
      expect([put.status, put.json.code]).toEqual([403, "not_allowed"]);
      expect((await ada.patch("/api/groups/none", { add: ["a"] })).json.code).toBe("group_unknown");
      expect((await ada.delete("/api/groups/none")).status).toBe(404);
      expect((await ada.put("/api/groups/g", { channels: ["no spaces"] })).status).toBe(422);
    });
  });
});
