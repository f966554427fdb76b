import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type App, Apps } from "../../../../app/features/apps/index.ts";
import { AppDirectory } from "../../../../app/features/apps/app_directory.ts";
import { WEBHOOK_EVENTS, type WebhookEvent } from "../../../../app/features/apps/app_schema.ts";
import {
  type ReceivedCall,
  startWebhookReceiver,
  type WebhookReceiver,
} from "../../../support/servers/webhook_receiver.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import {
  connect,
  connected,
  disconnectAll,
  makeApp,
  openSites,
  serverOf,
  type Site,
  subscribed,
} from "./pusher_site.ts";

interface Told {
  name: string;
  channel: string;
  [field: string]: unknown;
}

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let app: App;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
  });
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    storey.onClose(() => receiver.stop());
    app = await makeApp(here);
  });
  afterAll(disconnectAll);

  async function listen(events: readonly WebhookEvent[] = WEBHOOK_EVENTS): Promise<void> {
    await here.get(Apps).addWebhook(app.id, { url: receiver.url, events }, "console");
    for (const site of [here, there]) site.get(AppDirectory).forget();
  }

  const told = (): Told[] => receiver.calls.flatMap(({ json }) => json.events as Told[]);

  const one = (name: string): Promise<Told> =>
    until(() => told().find((event) => event.name === name), { what: name }) as Promise<Told>;

  function libraryOf({ headers, body }: ReceivedCall) {
    return serverOf(here, app).webhook({ headers, rawBody: body });
  }

  describe("A receiver", () => {
    test("is told who comes and goes, signed over the body as it came", async () => {
      await listen();
      const ada = await connected(
        connect(there, app, { as: { user_id: "ada", user_info: { name: "Ada" } } }),
      );
      await subscribed(ada, "presence-desk");
      expect(await one("channel_occupied")).toEqual({
        name: "channel_occupied",
        channel: "presence-desk",
      });
      expect(await one("member_added")).toMatchObject({ channel: "presence-desk", user_id: "ada" });
      ada.disconnect();
      expect(await one("member_removed")).toMatchObject({ user_id: "ada" });
      expect(await one("channel_vacated")).toMatchObject({ channel: "presence-desk" });
      for (const call of receiver.calls) {
        expect(call.headers["content-type"]).toBe("application/json");
        expect(libraryOf(call).isValid()).toBe(true);
        expect(Math.abs(libraryOf(call).getTime().getTime() - Date.now())).toBeLessThan(60_000);
      }
    });

    test("hears nothing of who leaves and is back within three seconds, on whatever node", async () => {
      await listen(["channel_occupied", "channel_vacated", "client_event"]);
      const ada = await connected(connect(here, app));
      await subscribed(ada, "private-hall");
      await one("channel_occupied");
      const since = Date.now();
      ada.disconnect();
      const again = await connected(connect(there, app));
      const channel = await subscribed(again, "private-hall");
      // Later than what was held would have come.
      await until(() => Date.now() > since + 4_500, { within: 8_000 });
      channel.trigger("client-end", {});
      await one("client_event");
      expect(told().map(({ name }) => name)).toEqual(["channel_occupied", "client_event"]);
    });

    test("is told what clients say, and which caches were empty", async () => {
      await listen(["client_event", "cache_miss"]);
      const ada = await connected(connect(here, app));
      const channel = await subscribed(ada, "private-chat");
      channel.trigger("client-typing", { on: true });
      expect(await one("client_event")).toEqual({
        name: "client_event",
        channel: "private-chat",
        event: "client-typing",
        data: '{"on":true}',
        socket_id: ada.connection.socket_id,
      });
      await subscribed(ada, "cache-empty");
      expect(await one("cache_miss")).toMatchObject({ channel: "cache-empty" });
      expect(told().every(({ name }) => ["client_event", "cache_miss"].includes(name))).toBe(true);
    });

    test("is told how many subscribers a channel has, where the app counts", async () => {
      app = await makeApp(here, { terms: { counts: true } });
      await listen(["subscription_count"]);
      await subscribed(await connected(connect(here, app)), "crowd");
      await subscribed(await connected(connect(there, app)), "crowd");
      const last = () => told().findLast(({ channel }) => channel === "crowd");
      await until(() => last()?.["subscription_count"] === 2, { what: "two subscribers" });
      expect(last()).toMatchObject({ name: "subscription_count", channel: "crowd" });
    });

    test("gets after all what it did not take at first", async () => {
      receiver.status = 500;
      await listen(["channel_occupied"]);
      await subscribed(await connected(connect(here, app)), "retried");
      const first = await receiver.call();
      receiver.status = 204;
      const second = await until(() => receiver.calls[1], { what: "a second attempt" });
      expect(second?.body).toBe(first.body);
      expect(libraryOf(second as ReceivedCall).isValid()).toBe(true);
    });

    test("of another app is told nothing", async () => {
      await listen(["channel_occupied"]);
      const other = await makeApp(here);
      await subscribed(await connected(connect(here, other)), "foreign");
      await subscribed(await connected(connect(here, app)), "own");
      await one("channel_occupied");
      expect(told().map(({ channel }) => channel)).toEqual(["own"]);
    });
  });
});
