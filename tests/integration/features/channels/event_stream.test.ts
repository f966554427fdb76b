import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Channels, Hub, Occupancy, Registry } from "../../../../app/platform/realtime/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { Listeners, numbers } from "./listeners.ts";
import { count, type LiveSite, openSites } from "./live_site.ts";

eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  let ben: Person;
  const listeners = new Listeners(() => ({ who: ada, at: here }));
  const { listen } = listeners;

  beforeAll(async () => {
    [here, there] = await openSites(storey, {
      REALTIME_SSE_RETRY_MS: "10",
      REALTIME_HEARTBEAT_MS: "1000",
    });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
  });

  afterEach(() => listeners.end());

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
          .map(({ type, ...event }) => type && event);
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
    await until(() => [...here.get(Registry).all()].every(({ kind }) => kind !== "sse"));
    await here.get(Occupancy).settled();
    expect([...here.get(Channels).all()]).toEqual([]);
  });
});

function channelOf(event: object): string {
  return (event as { channel: string }).channel;
}
