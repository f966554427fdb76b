import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventSource } from "eventsource";
import { Database } from "../../../../app/platform/database/index.ts";
import {
  Channels,
  Connections,
  Hub,
  Occupancy,
  Registry,
} from "../../../../app/platform/realtime/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { Cable } from "../../../support/cable.ts";
import { EventStream } from "../../../support/event_stream.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { count, type LiveSite, openSites, tokenOf } from "./live_site.ts";

const FRIENDLY = "https://friendly.example";
const MISSED = 500;

eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  let ben: Person;
  const streams: EventStream[] = [];
  const sources: EventSource[] = [];

  beforeAll(async () => {
    [here, there] = await openSites(storey, {
      REALTIME_ALLOWED_ORIGINS: FRIENDLY,
      REALTIME_SSE_RETRY_MS: "10",
      REALTIME_EXPIRY_GRACE_MS: "0",
      REALTIME_HEARTBEAT_MS: "1000",
      REALTIME_MAX_BUFFER_BYTES: "65536",
    });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
  });

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
    for (const source of sources.splice(0)) source.close();
  });

  interface Way {
    who?: Person;
    at?: LiveSite;
    headers?: Record<string, string>;
  }

  async function listen(query: string, { who = ada, at = here, headers = {} }: Way = {}) {
    const cookie = who.cookies.header();
    const url = `${at.url}/realtime/events?${query}`;
    const stream = await EventStream.open(url, {
      headers: { ...(cookie && { cookie }), ...headers },
    });
    streams.push(stream);
    return stream;
  }

  /** An unmodified EventSource; what it gets of `number` is kept. */
  function source(url: string, who = ada) {
    const cookie = who.cookies.header() ?? "";
    const client = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
    });
    const numbers: { n: number; channel: string }[] = [];
    client.addEventListener("number", ({ data }) => numbers.push(JSON.parse(data as string)));
    sources.push(client);
    return { client, numbers, says: (type: string) => said(client, type) };
  }

  const numbers = (stream: EventStream, channel?: string) =>
    stream
      .received("number")
      .filter(({ data }) => channel === undefined || data.channel === channel)
      .map(({ data }) => data.n as number);

  const upTo = (to: number, from = 1) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  describe("an event stream", () => {
    it("begins with its head, a time to come back and the first place", async () => {
      const stream = await listen("channels=head.a,head.b");
      expect(stream.status).toBe(200);
      expect(stream.headers).toMatchObject({
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
      });
      expect(stream.headers["transfer-encoding"]).toBeUndefined();
      const { data, id } = await stream.next("connected");
      expect(data).toMatchObject({ user_id: 1, timestamp: expect.stringMatching(/^20.*Z$/) });
      expect(data.connection_id).toEqual(expect.any(String));
      expect(id).not.toBe("");
      expect(stream.retry).toBeGreaterThanOrEqual(10);
      expect(stream.text.indexOf("event: connected")).toBeLessThan(stream.text.indexOf("\n\n"));
    });

    it("gives events by their names, in an envelope on request, and pings", async () => {
      const [plain, envelope] = [
        await listen("channels=forms"),
        await listen("channels=forms&format=envelope", { at: there }),
      ];
      const sent = await here.get(Hub).publishNamed("forms", "hello\nworld", { text: "a\nb" });
      const offset = sent.positions["forms"]?.offset;
      expect((await plain.next("hello world")).data).toEqual({ text: "a\nb" });
      expect((await envelope.next("hello world")).data).toEqual({
        channel: "forms",
        event: "hello\nworld",
        id: sent.id,
        offset,
        data: { text: "a\nb" },
      });
      await here.get(Hub).publishNamed("forms", "error", { not: "a failure" });
      expect((await plain.next("event:error")).data).toEqual({ not: "a failure" });
      expect((await plain.next("ping")).data.timestamp).toMatch(/Z$/);
    });

    it("is on one's own channel when none is named, and nobody else's", async () => {
      const own = await listen("", { who: ben });
      expect((await own.next("connected")).data.channels).toMatchObject([
        { channel: "private-user.2" },
      ]);
      const others = await listen("channels=private-user.1,open", { who: ben });
      const { data } = await others.next("connected");
      expect(data.channels).toMatchObject([{ channel: "open" }]);
      expect(data.refused).toMatchObject([{ channel: "private-user.1", code: "channel_refused" }]);
    });

    it("filters what comes", async () => {
      const filter = encodeURIComponent(JSON.stringify({ field: "n", in: [2, 4] }));
      const stream = await listen(`channels=sieve&filter=${filter}`);
      await stream.next("connected");
      await count(here, "sieve", { to: 4 });
      await stream.next("number", ({ data }) => data.n === 4);
      expect(numbers(stream)).toEqual([2, 4]);
    });

    it("is written down as a connection of its kind", async () => {
      const stream = await listen("channels=records");
      const { data } = await stream.next("connected");
      const row = () =>
        here
          .get(Database)
          .query.selectFrom("realtime_connections")
          .select(["connection_type", "is_active"])
          .where("id", "=", data.connection_id as string)
          .executeTakeFirst();
      await until(async () => (await row())?.is_active === 1);
      stream.close();
      await until(async () => (await row())?.is_active === 0);
      expect((await row())?.connection_type).toBe("sse");
    });
  });

  describe("who comes back", () => {
    it(`misses ${MISSED} events in a cut and gets ${MISSED}, none twice`, async () => {
      const cable = await Cable.to(there.port);
      const {
        client,
        numbers: got,
        says,
      } = source(`${cable.url}/realtime/events?channels=cut.a,cut.b`);
      await says("connected");
      await count(here, "cut.a", { to: 3 });
      await until(() => got.length === 3);
      await cable.cut();
      await says("error");
      await Promise.all([
        count(here, "cut.a", { from: 4, to: MISSED / 2 + 3 }),
        count(here, "cut.b", { to: MISSED / 2 }),
      ]);
      await cable.mend();
      await until(() => got.length >= MISSED + 3, { what: () => `${got.length} events` });
      await count(here, "cut.b", { from: MISSED / 2 + 1, to: MISSED / 2 + 1 });
      await until(() => got.some(({ n, channel }) => channel === "cut.b" && n > MISSED / 2));
      const of = (channel: string) =>
        got.filter((one) => one.channel === channel).map(({ n }) => n);
      expect(of("cut.a")).toEqual(upTo(MISSED / 2 + 3));
      expect(of("cut.b")).toEqual(upTo(MISSED / 2 + 1));
      client.close();
      await cable.cut();
    });

    it("goes on exactly from any place in the stream, on another node", async () => {
      const before = await listen("channels=place.a,place.b");
      await before.next("connected");
      for (const n of upTo(10))
        await count(here, n % 2 ? "place.a" : "place.b", { from: n, to: n });
      await before.next("number", ({ data }) => data.n === 10);
      before.close();
      await count(here, "place.a", { from: 11, to: 12 });
      const all = numbers(before);
      for (const event of [...before.received("connected"), ...before.received("number")]) {
        const has = all.slice(0, all.indexOf(event.data.n as number) + 1);
        const stream = await listen("channels=place.a,place.b", {
          at: there,
          headers: { "last-event-id": event.id },
        });
        await stream.next("number", ({ data }) => data.n === 12);
        await until(() => numbers(stream).length >= 12 - has.length);
        const wanted = upTo(12).filter((n) => !has.includes(n));
        expect(numbers(stream).toSorted((a, b) => a - b)).toEqual(wanted);
        expect(stream.received("parley:missed")).toEqual([]);
        stream.close();
      }
    });

    it("may say its place in the query on the first connect; the header goes before", async () => {
      const first = await listen("channels=query");
      const { id } = await first.next("connected");
      await count(here, "query", { to: 2 });
      const query = `channels=query&last_event_id=${encodeURIComponent(id)}`;
      const second = await listen(query);
      await second.next("number", ({ data }) => data.n === 2);
      expect(numbers(second)).toEqual([1, 2]);
      const headers = { "last-event-id": second.lastEventId };
      const third = await listen(query, { headers });
      await count(here, "query", { from: 3, to: 3 });
      await third.next("number");
      expect(numbers(third)).toEqual([3]);
    });

    it("is told when what it missed is not to be had any more", async () => {
      const stream = await listen("channels=lost", {
        headers: { "last-event-id": (await placeOn("lost")).replace(/:[\w-]+:/, ":anotherx:") },
      });
      const { data } = await stream.next("parley:missed");
      expect(data.channels).toMatchObject([{ channel: "lost", epoch: expect.any(String) }]);
    });

    async function placeOn(channel: string): Promise<string> {
      const stream = await listen(`channels=${channel}`);
      return (await stream.next("connected")).id;
    }
  });

  describe("an open stream", () => {
    const change = (stream: string, body: object, { who = ada, at = here }: Way = {}) =>
      who.request("POST", `${at.url}/realtime/events/${stream}`, { body });

    it("changes its channels by a request to any node, and comes back with them", async () => {
      const stream = await listen("channels=first,second", { at: there });
      const { connection_id: id } = (await stream.next("connected")).data;
      const body = { subscribe: ["third,too", "private-user.2"], unsubscribe: ["first", "fourth"] };
      const { status, json } = await change(id, body);
      expect(status).toBe(200);
      expect(json).toMatchObject({ joined: ["third,too"], left: ["first"] });
      expect(json.refused).toMatchObject([
        { channel: "fourth", code: "not_joined" },
        { channel: "private-user.2", code: "channel_refused" },
      ]);
      expect((await stream.next("parley:joined")).data).toMatchObject({ channel: "third,too" });
      stream.close();
      for (const channel of ["first", "second", "third,too"]) await count(here, channel, { to: 1 });
      const again = await listen("channels=first,second", {
        headers: { "last-event-id": stream.lastEventId },
      });
      await again.next("number", ({ data }) => data.channel === "third,too");
      await until(() => numbers(again).length === 2);
      expect(
        again
          .received("number")
          .map(({ data }) => data.channel)
          .toSorted(),
      ).toEqual(["second", "third,too"]);
    });

    it("belongs to one person", async () => {
      const stream = await listen("channels=mine", { at: there });
      const { connection_id: id } = (await stream.next("connected")).data;
      const { status, json } = await change(id, { subscribe: ["x"] }, { who: ben });
      expect([status, json.code]).toEqual([404, "stream_not_found"]);
      expect((await change("unknown.abcdef", {})).status).toBe(404);
    });

    it("can be left for good, so that nobody waits for it", async () => {
      const stream = await listen("channels=bye");
      const { connection_id: id } = (await stream.next("connected")).data;
      expect((await change(id, { leave: true })).status).toBe(200);
      await stream.closed;
      expect(here.get(Registry).get(id as string)).toBeUndefined();
    });

    it("lives by a token that is renewed in place, and ends with one that is not", async () => {
      const short = await tokenOf(ada, { lifetime: 2 });
      const [renewed, ended] = [
        await listen(`channels=t&token=${short}`, { who: new Person(here.url) }),
        await listen(`channels=t&token=${short}`, { who: new Person(here.url) }),
      ];
      const { data } = await renewed.next("parley:expiring");
      expect(data.expires_at).toMatch(/Z$/);
      const { connection_id: id } = (await renewed.next("connected")).data;
      const answer = await change(id, { token: await tokenOf(ada) });
      expect(answer.status).toBe(200);
      expect(Date.parse(answer.json.expires_at)).toBeGreaterThan(Date.parse(data.expires_at));
      const close = await ended.next("parley:close");
      expect(close.data).toMatchObject({ code: 4401, reason: "expired", comes_back: false });
      await ended.closed;
      expect(renewed.received("parley:close")).toEqual([]);
      const wrong = await change(id, { token: await tokenOf(ben) });
      expect([wrong.status, wrong.json.code]).toEqual([403, "other_person"]);
    });
  });

  describe("a stream that is refused", () => {
    it("says why, with a status that ends an EventSource for good", async () => {
      const nobody = await new Person(here.url).get("/realtime/events");
      expect([nobody.status, nobody.json.code]).toEqual([401, "not_signed_in"]);
      const none = await ben.get("/realtime/events?channels=private-user.1");
      expect([none.status, none.json.code]).toEqual([403, "channel_refused"]);
      const wrong = await ben.get("/realtime/events?token=wrong");
      expect([wrong.status, wrong.json.code]).toEqual([401, "invalid_token"]);
      const { client, says } = source(`${here.url}/realtime/events?channels=private-user.1`, ben);
      await says("error");
      expect(client.readyState).toBe(EventSource.CLOSED);
    });

    it("lets pages of friendly origins in, and no others", async () => {
      const ask = (origin: string) => listen("channels=o", { headers: { origin } });
      const friend = await ask(FRIENDLY);
      expect(friend.headers).toMatchObject({
        "access-control-allow-origin": FRIENDLY,
        "access-control-allow-credentials": "true",
        vary: "Origin",
      });
      const foe = await ask("https://foe.example");
      expect(foe.status).toBe(403);
      expect(foe.headers["access-control-allow-origin"]).toBeUndefined();
      const flight = await fetch(`${here.url}/realtime/events`, {
        method: "OPTIONS",
        headers: { origin: FRIENDLY, "access-control-request-method": "GET" },
      });
      expect(flight.status).toBe(204);
      expect(flight.headers.get("access-control-allow-origin")).toBe(FRIENDLY);
    });

    it("keeps who is told to stay away from coming back", async () => {
      const { client, says } = source(`${here.url}/realtime/events?channels=away`, ben);
      const { connection_id: id } = JSON.parse((await says("connected")).data as string);
      const errors = [says("error"), says("parley:close")] as const;
      await there.get(Hub).disconnect(id as string, "not_allowed");
      const [, close] = await Promise.all(errors);
      expect(JSON.parse(close.data as string)).toMatchObject({ code: 4403 });
      await until(() => client.readyState === EventSource.CLOSED);
      // Who comes anew, and not back, is let in.
      expect((await listen("channels=away", { who: ben })).status).toBe(200);
    });

    it("lets who finds the node full come back until there is room", async () => {
      const { realtime } = here.get(Settings);
      const most = realtime.maxConnectionsPerUser;
      Object.assign(realtime, { maxConnectionsPerUser: 0 });
      const program = await ada.get("/realtime/events?channels=room");
      expect([program.status, program.json.code]).toEqual([429, "user_full"]);
      expect(program.headers.get("retry-after")).toBe("5");
      const refused = await listen("channels=room");
      expect(refused.status).toBe(200);
      expect((await refused.next("parley:close")).data).toMatchObject({
        reason: "user_full",
        comes_back: true,
      });
      await refused.closed;
      expect(refused.retry).toBeGreaterThanOrEqual(5_000);
      Object.assign(realtime, { maxConnectionsPerUser: most });
      expect((await listen("channels=room")).headers["retry-after"]).toBeUndefined();
    });
  });

  describe("a server", () => {
    it("sends a slow reader away, who comes back and has lost nothing", async () => {
      const stream = await listen("channels=slow");
      const { connection_id: id } = (await stream.next("connected")).data;
      stream.pause();
      const connection = here.get(Registry).get(id as string);
      const text = "x".repeat(50_000);
      let sent = 0;
      await until(
        async () => {
          sent += 1;
          await here.get(Hub).publishNamed("slow", "number", { n: sent, text });
          return connection?.closed;
        },
        { every: 0 },
      );
      expect(connection?.closed).toMatchObject({ reason: "slow_reader" });
      stream.close();
      const place = encodeURIComponent(stream.lastEventId);
      const url = `${here.url}/realtime/events?channels=slow&last_event_id=${place}`;
      const { numbers: got } = source(url);
      await until(() => got.some(({ n }) => n === sent));
      const all = [...numbers(stream), ...got.map(({ n }) => n)];
      expect(all).toEqual(upTo(sent));
    });

    it("that is drained sends its streams away at their own times", async () => {
      const stream = await listen("channels=drain");
      await stream.next("connected");
      await here.get(Connections).drain(0);
      const { data } = await stream.next("parley:close");
      expect(data).toMatchObject({ code: 1012, reason: "restart", comes_back: true });
      await stream.closed;
      const meanwhile = await listen("channels=drain");
      expect((await meanwhile.next("parley:close")).data.reason).toBe("restart");
      here.get(Connections).resume();
      expect((await listen("channels=drain")).status).toBe(200);
    });

    it("that is restarted gives back what was missed, or says that it cannot", async () => {
      const before = await listen("channels=again");
      await before.next("connected");
      await count(here, "again", { to: 3 });
      await before.next("number", ({ data }) => data.n === 3);
      await here.stop();
      await before.closed;
      const other = storey.name === "cluster" ? there : here;
      if (other === here) await here.start();
      await count(other, "again", { from: 4, to: MISSED + 3 });
      if (other !== here) await here.start();
      const headers = { "last-event-id": before.received("number").at(-1)?.id ?? "" };
      const after = await listen("channels=again", { headers });
      if (storey.name === "embedded") {
        expect((await after.next("parley:missed")).data.channels).toMatchObject([
          { channel: "again", offset: MISSED },
        ]);
        expect(numbers(after)).toEqual([]);
      } else {
        await after.next("number", ({ data }) => data.n === MISSED + 3);
        expect(numbers(after)).toEqual(upTo(MISSED + 3, 4));
        expect(after.received("parley:missed")).toEqual([]);
      }
    });
  });

  describe("WebSocket and stream", () => {
    it("give the same events for the same rights", async () => {
      const [adas, bens] = [new Set<string>(), new Set<string>()];
      const { json } = await ada.post("/api/rooms", { name: "Engines", kind: "closed" });
      const room = `presence-room.${json.data.id as number}`;
      const channels = [
        room,
        "private-user.1",
        "private-user.2",
        "news",
        "private-x",
        "presence-y",
      ];
      const told = { ada: new Set<string>(), ben: new Set<string>() };
      for (const [who, kept] of [
        [ada, adas],
        [ben, bens],
      ] as const) {
        const socket = await who.socket();
        const stream = await listen(`channels=${channels.join(",")}&format=envelope`, { who });
        const { data } = await stream.next("connected");
        const joined = (data.channels as { channel: string }[]).map(({ channel }) => channel);
        for (const channel of channels) {
          const answer = await socket.ask({ type: "join_channel", channel });
          if (answer.type === "joined") kept.add(channel);
          const refusal = (data.refused ?? []).find((one: never) => one["channel"] === channel);
          expect(refusal?.code).toBe(answer.type === "error" ? answer["code"] : undefined);
        }
        expect(joined.toSorted()).toEqual([...kept].toSorted());
        const hub = here.get(Hub);
        for (const channel of channels) await hub.publishNamed(channel, "thing", { channel });
        await hub.publishNamed("news", "last", {});
        const wire = [await socket.next("event", (frame) => frame["event"] === "last")];
        await stream.next("last");
        const overSocket = socket
          .received("event")
          .filter(({ event }) => event === "thing")
          .map(({ type: _, ...event }) => event);
        const overStream = stream.received("thing").map((one) => one.data as object);
        expect(overStream).toEqual(overSocket);
        expect(wire).toHaveLength(1);
        for (const one of overStream) told[who === ada ? "ada" : "ben"].add(channelOf(one));
        await socket.close();
      }
      expect([...told.ada].toSorted()).toEqual(["news", room, "private-user.1"].toSorted());
      expect([...told.ben].toSorted()).toEqual(["news", "private-user.2"].toSorted());
    });
  });

  it("leaves nothing behind", async () => {
    for (const stream of streams.splice(0)) stream.close();
    await until(() => [...here.get(Registry).all()].every(({ kind }) => kind !== "sse"));
    await here.get(Occupancy).settled();
    expect([...here.get(Channels).all()]).toEqual([]);
  });
});

function said(client: EventSource, type: string): Promise<MessageEvent> {
  return new Promise((resolve) => {
    client.addEventListener(type, (event) => resolve(event as MessageEvent), { once: true });
  });
}

function channelOf(event: object): string {
  return (event as { channel: string }).channel;
}
