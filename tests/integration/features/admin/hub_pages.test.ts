import { beforeAll, describe, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Deliveries } from "../../../../app/features/apps/index.ts";
import { WebhookSender } from "../../../../app/features/apps/webhooks/webhook_sender.ts";
import {
  ChannelRules,
  EventRecords,
  Hub,
  Statistics,
} from "../../../../app/platform/realtime/index.ts";
import { UndeliverableError } from "../../../../app/platform/queue/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { startWebhookReceiver } from "../../../support/servers/webhook_receiver.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

const PART = { "hx-request": "true", "hx-request-type": "partial" };
const PAGES = [
  "/admin/connections",
  "/admin/channels",
  "/admin/channels/news",
  "/admin/apps",
  "/admin/events",
  "/admin/statistics",
  "/admin/statistics/download?format=csv",
  "/admin/sessions",
];

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let ada: Person;
  let bob: Person;
  let bobId: number;

  beforeAll(async () => {
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
    bob = await Person.signUp(url, "Bob");
    bobId = (await bob.get("/settings/profile")).json.id;
  });

  const lastAct = async () => (await ada.get("/admin/audit")).json.data[0];
  const sent = (rows: Loose[]): number =>
    rows.reduce((all: number, { messages_out }) => all + messages_out, 0);
  const publish = (channel: string, data: object) =>
    container.resolve(Hub).publishNamed(channel, "priced", data);

  test("for Bob, who is no administrator, there are no such pages", async () => {
    for (const path of PAGES) expect([path, (await bob.get(path)).status]).toEqual([path, 404]);
    for (const path of PAGES) expect([path, (await ada.open(path)).status]).toEqual([path, 200]);
  });

  describe("connections", () => {
    test("are listed with who, where and what they listen to, and found by all of it", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: "news" });
      await socket.ask({ type: "join_channel", channel: "presence-room.1" });
      const found = async (query: string) => (await ada.get(`/admin/connections?${query}`)).json;
      const { data, total } = await found("");
      expect(total).toBe(1);
      expect(data).toMatchObject([
        { user: { id: bobId, name: "Bob" }, kind: "websocket", app: null, address: "127.0.0.1" },
      ]);
      for (const query of ["text=bo", "channel=new", "kind=websocket", `node=${data[0].node}`])
        expect((await found(query)).data).toHaveLength(1);
      for (const query of ["text=ada", "channel=sports", "kind=sse", "node=eu-9"])
        expect((await found(query)).data).toEqual([]);
      const part = (await ada.open("/admin/connections", PART)).text;
      expect(part).toContain("1 of 1 live connection");
      expect(part).not.toContain("<html");
      await socket.close();
    });

    test("do not tell who is in which room", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: "presence-room.1" });
      const { data } = (await ada.get("/admin/connections")).json;
      expect(data[0]).toMatchObject({ rooms: 1, channels: [`private-user.${bobId}`] });
      expect((await ada.get("/admin/connections?channel=presence-room.1")).json.data).toEqual([]);
      await socket.close();
    });

    test("are ended, in writing; one that is gone is told as gone", async () => {
      const socket = await bob.socket();
      const [{ id }] = (await ada.get("/admin/connections")).json.data;
      const done = await ada.submit(`/admin/connections/${id}`, { _method: "DELETE" });
      expect(done).toMatchObject({ status: 303, location: "/admin/connections" });
      expect((await socket.closed).code).toBe(4403);
      expect(await lastAct()).toMatchObject({
        act: "connection.ended",
        subject: `connection:${id}`,
        actor: { name: "Ada" },
        detail: { user_id: bobId },
      });
      expect((await ada.delete(`/admin/connections/${id}`)).status).toBe(404);
    });
  });

  describe("channels", () => {
    test("are listed with how many listen, and one shows its last events and settings", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: "prices" });
      await publish("prices", { apples: 3 });
      const { data } = (await ada.get("/admin/channels?text=PRI")).json;
      expect(data.filter(({ name }: Loose) => name === "prices")).toEqual([
        { name: "prices", app: null, app_name: "Parley", subscriptions: 1, kind: "public" },
      ]);
      const { json } = await ada.get("/admin/channels/prices");
      expect(json).toMatchObject({
        subscriptions: 1,
        ruled: false,
        settings: { kept: 1000, persist: false },
        events: [{ event: "priced", offset: 1, data: '{"apples":3}' }],
      });
      expect((await ada.open("/admin/channels/prices", PART)).text).toContain("apples");
      await socket.close();
    });

    test("that a rule guards tell what happened, and not what was said or who is there", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: "presence-room.1" });
      await bob.post("/api/rooms/1/messages", { content: "between us" });
      const path = "/admin/channels/presence-room.1";
      const answer = await until(async () => {
        const { json, text } = await ada.get(path);
        return json.events.length > 0 ? { json, text } : undefined;
      });
      expect(answer?.json).toMatchObject({ ruled: true, members: { count: 1, ids: [] } });
      expect(answer?.json.events[0].data).toBeNull();
      expect(answer?.text).not.toContain("between us");
      await socket.close();
    });

    test("are found in groups, too", async () => {
      await ada.put("/api/groups/desk", { channels: ["news", "sports"] });
      expect((await ada.open("/admin/channels")).text).toContain("#desk");
      expect((await ada.get("/admin/channels?app=9")).json.data).toEqual([]);
    });
  });

  describe("apps", () => {
    test("are made with a secret that is shown once", async () => {
      const fields = { name: "Shop", origins: "https://shop.example" };
      const made = await ada.submit("/admin/apps", fields);
      const [, secret] = /id="new-secret">([0-9a-f]{40})</.exec(made.text) ?? [];
      expect({ status: made.status, secret }).toEqual({ status: 201, secret: expect.any(String) });
      expect((await ada.open("/admin/apps")).text).toContain("Shop");
      expect((await ada.open("/admin/apps/1")).text).not.toContain(secret);
      const { json, text } = await ada.get("/admin/apps/1");
      expect(json.app).toMatchObject({ name: "Shop", origins: ["https://shop.example"] });
      expect(text).not.toContain(secret);
      const wrong = await ada.submit("/admin/apps", { name: "", origins: "shop" });
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain("must not be empty");
    });

    test("are switched off and on, and get other origins, in writing", async () => {
      await ada.submit("/admin/apps/1/lock", {});
      expect((await ada.get("/admin/apps/1")).json.app.disabled).toBe(true);
      expect(await lastAct()).toMatchObject({ act: "app.disabled", actor: { name: "Ada" } });
      await ada.delete("/admin/apps/1/lock");
      expect((await ada.get("/admin/apps/1")).json.app.disabled).toBe(false);
      const origins = "https://a.example https://b.example";
      expect((await ada.put("/admin/apps/1/origins", { origins })).status).toBe(204);
      expect((await ada.get("/admin/apps/1")).json.app.origins).toEqual(origins.split(" "));
      expect(await lastAct()).toMatchObject({ act: "app.origins_set" });
      expect((await ada.put("/admin/apps/1/origins", { origins: "a/b" })).status).toBe(422);
    });

    test("tell what became of their webhooks, which come and go", async () => {
      const receiver = await startWebhookReceiver();
      storey.onClose(() => receiver.stop());
      receiver.status = 500;
      const draft = { url: receiver.url, events: ["channel_occupied"] };
      expect((await ada.post("/admin/apps/1/webhooks", draft)).status).toBe(204);
      expect((await ada.post("/admin/apps/1/webhooks", { ...draft, events: [] })).status).toBe(422);
      const [webhook] = (await ada.get("/admin/apps/1")).json.app.webhooks;
      const events = [{ name: "channel_occupied", channel: "news" }];
      const delivery = { app: 1, webhook: webhook.id, time_ms: Date.now(), events };
      const sender = container.resolve(WebhookSender);
      await expect(sender.send(delivery)).rejects.not.toBeInstanceOf(UndeliverableError);
      const old = { ...delivery, time_ms: Date.now() - 5 * 60_000 };
      await expect(sender.send(old)).rejects.toThrow(/for five minutes/);
      receiver.status = 204;
      await sender.send(delivery);
      const { deliveries } = (await ada.get("/admin/apps/1")).json;
      expect(deliveries).toMatchObject([
        { url: receiver.url, error: null, told: [{ event: "channel_occupied", count: 1 }] },
        { url: receiver.url, error: "The receiver answered 500." },
        { url: receiver.url, error: "The receiver answered 500." },
      ]);
      await container.resolve(Deliveries).prune(Date.now() - 60_000);
      expect((await ada.get("/admin/apps/1")).json.deliveries).toHaveLength(3);
      await container.resolve(Deliveries).prune(Date.now() + 1);
      expect((await ada.get("/admin/apps/1")).json.deliveries).toEqual([]);
      expect((await ada.delete(`/admin/apps/1/webhooks/${webhook.id}`)).status).toBe(204);
      expect((await ada.delete(`/admin/apps/1/webhooks/${webhook.id}`)).status).toBe(404);
      const { app } = (await ada.get("/admin/apps/1")).json;
      expect(app.webhooks).toEqual([]);
      expect((await ada.get("/admin/apps/99")).status).toBe(404);
    });
  });

  describe("the event log", () => {
    test("shows what channels asked for, by event, channel and day, without people's words", async () => {
      container.resolve(ChannelRules).settings("logged-{name}", { persist: true });
      await publish("logged-a", { content: "secret words", kind: "x" });
      await publish("logged-b", { n: 1 });
      await container.resolve(EventRecords).flush();
      const page = async (query: string) => (await ada.get(`/admin/events?${query}`)).json.data;
      expect(await page("")).toMatchObject([
        { event: "priced", channel: "logged-b", payload: { n: 1 } },
        { channel: "logged-a", payload: { content: "••• (12 characters)", kind: "x" } },
      ]);
      expect(await page("channel=logged-a")).toHaveLength(1);
      expect(await page("event=pri")).toHaveLength(2);
      for (const query of ["event=sold", "recipient=user", "to=2020-01-01", "from=2999-01-01"])
        expect(await page(query)).toEqual([]);
      const { id } = (await page(""))[0];
      expect(await page(`before=${id}`)).toMatchObject([{ channel: "logged-a" }]);
      expect((await ada.open("/admin/events")).text).not.toContain("secret words");
    });
  });

  describe("statistics", () => {
    test("are shown as charts, narrowed, and taken away as CSV and JSON", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: "traffic" });
      await publish("traffic", { n: 1 });
      await publish("traffic", { n: 2 });
      await container.resolve(Statistics).flush();
      const { json } = await ada.get("/admin/statistics?range=1h&channel=traffic");
      expect(json.points).toHaveLength(60);
      expect(sent(json.points)).toBe(2);
      expect(json.events).toMatchObject([{ name: "priced", messages_in: 2, messages_out: 2 }]);
      const all = (await ada.get("/admin/statistics?range=1h")).json;
      expect(all.apps).toMatchObject([{ name: "", title: "Parley" }]);
      const page = (await ada.open("/admin/statistics?range=1h")).text;
      expect(page).toContain("<svg");
      expect(page).toContain("traffic");

      const path = "/admin/statistics/download?range=1h&by=channel&channel=traffic";
      const file = await ada.open(`${path}&format=csv`);
      expect(file.headers.get("content-type")).toContain("text/csv");
      expect(file.headers.get("content-disposition")).toContain("statistics-1h.csv");
      // A minute may have ended between the two messages: then each has a line.
      const [head, ...lines] = file.text.trim().split("\r\n");
      expect(head).toMatch(/^minute,node,app,channel,event,connections,messages_in/);
      const figures = lines.map((line) => /,traffic,priced,1,(\d+),(\d+),/.exec(line) ?? []);
      const total = (column: number) =>
        figures.reduce((sum, found) => sum + Number(found[column]), 0);
      expect([total(1), total(2)]).toEqual([2, 2]);
      const { data } = (await ada.get(`${path}&format=json`)).json;
      expect(data[0]).toMatchObject({ channel: "traffic", event: "priced" });
      expect(sent(data)).toBe(2);
      expect((await ada.get("/admin/statistics/download?format=xls")).status).toBe(422);
      await socket.close();
    });
  });

  describe("sessions", () => {
    test("of everybody are listed and ended, one or all of a person", async () => {
      const list = async () => (await ada.get("/admin/sessions")).json.data;
      const mine = (await list()).filter(({ user }: Loose) => user.id === bobId);
      expect(mine).toHaveLength(1);
      expect((await list()).find(({ current }: Loose) => current).user.name).toBe("Ada");
      expect((await ada.open("/admin/sessions")).text).toContain("Everywhere");
      const [{ id }] = mine;
      expect((await ada.delete(`/admin/sessions/${bobId}/${id}`)).status).toBe(204);
      expect((await ada.delete(`/admin/sessions/${bobId}/${id}`)).status).toBe(404);
      expect(await lastAct()).toMatchObject({ act: "user.session_ended", actor: { name: "Ada" } });
      expect((await ada.delete(`/admin/sessions/${bobId}`)).status).toBe(204);
      expect((await bob.get("/api/me")).status).toBe(401);
      expect((await list()).some(({ user }: Loose) => user.id === bobId)).toBe(false);
    });
  });
});
