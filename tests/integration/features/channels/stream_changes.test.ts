import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventSource } from "eventsource";
import { Hub, Registry } from "../../../../app/platform/realtime/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { Listeners, numbers, type Way } from "./listeners.ts";
import { count, type LiveSite, openSites, tokenOf } from "./live_site.ts";

const FRIENDLY = "https://friendly.example";

eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  let ben: Person;
  const listeners = new Listeners(() => ({ who: ada, at: here }));
  const { listen, source } = listeners;

  beforeAll(async () => {
    [here, there] = await openSites(storey, {
      REALTIME_ALLOWED_ORIGINS: FRIENDLY,
      REALTIME_SSE_RETRY_MS: "10",
      REALTIME_HEARTBEAT_MS: "1000",
      REALTIME_EXPIRY_GRACE_MS: "0",
    });
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
  });

  afterEach(() => listeners.end());

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

    it("takes no more names than fit into the header of who comes back", async () => {
      const stream = await listen("channels=short");
      const { connection_id: id } = (await stream.next("connected")).data;
      const subscribe = Array.from({ length: 30 }, (_, n) => `${"x".repeat(160)}${n}`);
      const { json } = await change(id, { subscribe });
      expect(json.joined.length + json.refused.length).toBe(30);
      expect(json.refused).toContainEqual(
        expect.objectContaining({ code: "too_many_subscriptions" }),
      );
      await until(() => stream.received("parley:joined").length === json.joined.length);
      const headers = { "last-event-id": stream.lastEventId };
      const again = await listen("channels=short", { headers });
      expect((await again.next("connected")).data.channels).toHaveLength(json.joined.length + 1);
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
      const short = await tokenOf(ada, { lifetime: 5 });
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
      const many = Array.from({ length: 129 }, (_, n) => `c${n}`).join(",");
      const [tooMany, noFilter, forged] = await Promise.all([
        ben.get(`/realtime/events?channels=${many}`),
        ben.get("/realtime/events?channels=a&filter=%7B%7D"),
        ben.get("/realtime/events?last_event_id=!not_allowed"),
      ]);
      expect([tooMany.status, tooMany.json.code]).toEqual([422, "too_many_subscriptions"]);
      expect([noFilter.status, noFilter.json.code]).toEqual([400, "invalid_filter"]);
      expect([forged.status, forged.json.code]).toEqual([403, "not_allowed"]);
      const strange = await listen("last_event_id=!constructor", { who: ben });
      expect((await strange.next("connected")).id).not.toBe("");
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
});
