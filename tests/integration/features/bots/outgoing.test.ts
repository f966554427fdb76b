import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ForgetHookDeliveries } from "../../../../app/features/bots/chores/forget_hook_deliveries.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";
import { HookReceiver } from "./hook_receiver.ts";

const HOUR = 3_600_000;

interface Made {
  id: number;
  secret: string;
  bot: { id: number; name: string };
}

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let ada: Person;
  let ben: Person;
  let room: number;
  let receiver: HookReceiver;
  let names = 0;

  beforeAll(async () => {
    ({ url, container } = await openSite(storey, { MESSAGE_RATE: "off", LIMIT_BOTS: "off" }));
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
  });
  beforeEach(async () => {
    const draft = { name: `Works ${(names += 1)}`, kind: "open" };
    room = (await ada.post("/api/rooms", draft)).json.data.id as number;
    await ben.put(`/api/rooms/${room}/members/${await idOf(ben)}`);
    receiver = await HookReceiver.start();
  });
  afterAll(() => receiver.stop());

  const idOf = async (person: Person) => (await person.get("/api/me")).json.data.id as number;

  async function make(events: string[], more: object = {}): Promise<Made> {
    const draft = { direction: "out", name: `Echo ${names}`, url: receiver.url, events, ...more };
    const { json, status } = await ada.post(`/api/rooms/${room}/webhooks`, draft);
    expect(status).toBe(201);
    return { ...json.data, secret: json.secret } as Made;
  }

  const say = async (person: Person, content: string, more: object = {}): Promise<Loose> =>
    (await person.post(`/api/rooms/${room}/messages`, { content, ...more })).json.data;

  const log = async ({ id }: Made): Promise<Loose[]> =>
    (await ada.get(`/api/webhooks/${id}/deliveries`)).json.data as Loose[];

  const event = (name: string) => receiver.call(({ json }) => json.event === name);

  describe("An outgoing webhook", () => {
    it("tells of what it was asked to and of nothing else, signed, each thing once", async () => {
      const hook = await make(["message_edited", "message_deleted", "reaction", "member_left"]);
      const message = await say(ben, "first");
      await ben.patch(`/api/messages/${message.id}`, { content: "second" });
      await ada.put(`/api/messages/${message.id}/reactions/${encodeURIComponent("👍")}`);
      await ben.delete(`/api/messages/${message.id}`);
      await ben.delete(`/api/rooms/${room}/members/${await idOf(ben)}`);
      const left = await event("member_left");
      expect(receiver.calls.map(({ json }) => json.event)).toEqual([
        "message_edited",
        "reaction",
        "message_deleted",
        "member_left",
      ]);
      const [edited, reacted] = receiver.calls;
      expect(edited?.json).toMatchObject({
        actor: { name: "Ben" },
        room: { id: room },
        message: { id: message.id, content: "second" },
      });
      expect(reacted?.json).toMatchObject({
        actor: { name: "Ada" },
        message: { reactions: [{ emoji: "👍", count: 1 }] },
      });
      expect(left.json.member).toMatchObject({ name: "Ben" });
      for (const { headers, body } of receiver.calls) {
        const signed = `${String(headers["x-parley-timestamp"])}.${body}`;
        const expected = createHmac("sha256", hook.secret).update(signed).digest("hex");
        expect(headers["x-parley-signature"]).toBe(`v1=${expected}`);
        const age = Date.now() / 1000 - Number(headers["x-parley-timestamp"]);
        expect(Math.abs(age)).toBeLessThan(300);
      }
      // A receiver has been told before it is noted that it took it.
      await until(async () => (await log(hook)).every(({ state }) => state === "taken"), {
        what: "the last delivery to be noted",
      });
      expect((await log(hook)).map(({ state, tries }) => [state, tries])).toEqual(
        Array.from({ length: 4 }, () => ["taken", 1]),
      );
    });

    it("of a bot hears of mentions and of what is written to it alone, and its answers are posted once", async () => {
      const { json } = await ada.post("/api/bots", { name: `Oracle ${names}` });
      const bot = json.data as { id: number; name: string };
      receiver.answer = (response, { json: told }) =>
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(JSON.stringify({ text: `You said: ${told.message.content}` }));
      const events = ["mention", "direct_message"];
      const draft = { direction: "out", name: bot.name, url: receiver.url, events, answers: true };
      await ada.post(`/api/bots/${bot.id}/webhooks`, draft);
      await say(ada, `nobody hears @${bot.name}`);
      await ada.put(`/api/rooms/${room}/members/${bot.id}`);
      await say(ada, "not for the bot");
      const asked = await say(ada, `@${bot.name} what is it?`);
      const answers = await until(async () => {
        const { data } = (await ada.get(`/api/rooms/${room}/messages`)).json;
        return (data as Loose[]).find(({ reply_to }) => reply_to?.id === asked.id);
      });
      expect(answers).toMatchObject({
        content: `You said: @${bot.name} what is it?`,
        author: { id: bot.id },
      });
      await ben.post("/api/messages/send", { receiver_id: bot.id, content: "just us" });
      await event("direct_message");
      expect(receiver.calls.map((call) => call.json.event)).toEqual(["mention", "direct_message"]);
    });

    it("is tried again until it takes, and what was delivered can be delivered again", async () => {
      let tries = 0;
      receiver.answer = (response) => response.writeHead((tries += 1) < 2 ? 500 : 200).end("done");
      const hook = await make(["message_created"]);
      await say(ben, "hard to tell");
      const taken = await until(async () =>
        (await log(hook)).find(({ state }) => state === "taken"),
      );
      expect(taken).toMatchObject({ tries: 2, status: 200, answer: "done", error: null });
      expect(receiver.calls[0]?.body).toBe(receiver.calls[1]?.body);
      const path = `/webhooks/${hook.id}/deliveries/${taken?.id}/replay`;
      expect((await ben.post(`/api${path}`)).status).toBe(404);
      expect((await ada.submit(path, {})).status).toBe(303);
      await until(() => receiver.calls.length === 3);
      expect(receiver.calls[2]?.body).toBe(receiver.calls[0]?.body);
      const page = await ada.open(`/webhooks/${hook.id}`);
      expect(page.text).toContain("Deliver again");
      expect(page.text).toContain("hard to tell");
    });

    it("that is gone for good is switched off at once, and its owner is told in a conversation", async () => {
      receiver.answer = (response) => response.writeHead(410).end();
      const hook = await make(["message_created"]);
      await say(ben, "anybody?");
      const shown = await until(async () => {
        const { data } = (await ada.get(`/api/webhooks/${hook.id}`)).json;
        return data.disabled_at === null ? undefined : data;
      });
      expect(shown?.disabled_why).toContain("410");
      const talk = await until(async () => {
        const { data } = (await ada.get("/api/conversations")).json;
        return (data as Loose[]).find(({ user }) => user.id === hook.bot.id);
      });
      expect(talk?.last_message.content).toContain("switched off");
      await say(ben, "still nobody");
      expect((await log(hook)).length).toBe(1);
    });

    it("that takes nothing for a day is switched off, and is on again when somebody says so", async () => {
      receiver.answer = (response) => response.writeHead(503).end();
      const hook = await make(["message_created"]);
      const database = container.resolve(Database);
      const since = { failing_since: Date.now() - 25 * HOUR };
      await database.query.updateTable("webhooks").set(since).where("id", "=", hook.id).execute();
      await say(ben, "hello?");
      await until(async () => (await ada.get(`/api/webhooks/${hook.id}`)).json.data.disabled_at);
      receiver.answer = (response) => response.end();
      await ada.put(`/api/webhooks/${hook.id}/switch`);
      await say(ben, "welcome back");
      const call = await receiver.call(({ json }) => json.message?.content === "welcome back");
      expect(call).toBeDefined();
    });

    it("may not call what is not in the public network, by whatever name", async () => {
      for (const bad of [
        "http://10.0.0.8/",
        "http://169.254.169.254/latest",
        "http://[fd00::1]/",
        "http://127.1.1.1:9/",
      ]) {
        const draft = { direction: "out", name: "Spy", url: bad, events: ["mention"] };
        const { status, json } = await ada.post(`/api/rooms/${room}/webhooks`, draft);
        // Loopback is allowed while developing.
        expect([status, json.code]).toEqual(
          bad.includes("127.") ? [201, undefined] : [422, "webhook_url_refused"],
        );
      }
      const hook = await make(["mention"]);
      const to = { url: "http://192.168.1.1/" };
      expect((await ada.patch(`/api/webhooks/${hook.id}`, to)).json.code).toBe(
        "webhook_url_refused",
      );
    });

    it("does not wait for ever, reads no flood, follows nobody elsewhere, and never answers itself", async () => {
      receiver.answer = (response, { json }) => {
        if (json.test) response.writeHead(302, { location: "http://169.254.169.254/" }).end();
        else response.end(JSON.stringify({ text: "x".repeat(10_000_000) }));
      };
      const hook = await make(["message_created"], { answers: true });
      const tested = await ada.submit(`/webhooks/${hook.id}/test`, { event: "message_created" });
      expect(tested.text).toContain("302");
      expect(tested.text).toContain("X-Parley-Signature");
      await say(ben, "flood me");
      const flooded = await until(async () =>
        (await log(hook)).find(({ event: name, state }) => name !== "test" && state === "taken"),
      );
      expect(String(flooded?.answer).length).toBeLessThanOrEqual(2000);
      receiver.answer = (response) => response.end(JSON.stringify({ text: "again" }));
      await say(ben, "echo");
      await until(async () =>
        ((await ada.get(`/api/rooms/${room}/messages`)).json.data as Loose[]).some(
          ({ content }) => content === "again",
        ),
      );
      const told = receiver.calls.map(({ json }) => json.message.content as string);
      expect(told).not.toContain("again");
    });

    it("keeps a log that is bounded in number and in age", async () => {
      const hook = await make(["message_created"]);
      const database = container.resolve(Database);
      const old = {
        webhook_id: hook.id,
        event: "message_created",
        room_id: room,
        message_id: null,
      };
      const rest = { body: "{}", state: "taken" as const, tries: 1, tried_at: null, status: 200 };
      const rows = Array.from({ length: 1050 }, (_, at) => ({
        ...old,
        ...rest,
        event_key: `old:${at}`,
        answer: null,
        took_ms: 1,
        error: null,
        created_at: Date.now() - (at < 20 ? 30 * 24 * HOUR : 0),
      }));
      await database.query.insertInto("webhook_deliveries").values(rows).execute();
      await container.resolve(ForgetHookDeliveries).run();
      const left = await database.query
        .selectFrom("webhook_deliveries")
        .select("event_key")
        .where("webhook_id", "=", hook.id)
        .execute();
      expect(left.length).toBe(1000);
      expect(left.some(({ event_key }) => event_key === "old:5")).toBe(false);
    });
  });
});
