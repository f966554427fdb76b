import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Connections, Hub, Registry } from "../../../../app/platform/realtime/index.ts";
import { Cable } from "../../../support/cable.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { Listeners, numbers, upTo } from "./listeners.ts";
import { count, type LiveSite, openSites } from "./live_site.ts";

const MISSED = 500;

eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  const listeners = new Listeners(() => ({ who: ada, at: here }));
  const { listen, source } = listeners;

  beforeAll(async () => {
    [here, there] = await openSites(storey, {
      REALTIME_SSE_RETRY_MS: "10",
      REALTIME_MAX_BUFFER_BYTES: "65536",
    });
    ada = await Person.signUp(here.url, "Ada");
  });

  afterEach(() => listeners.end());

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
});
