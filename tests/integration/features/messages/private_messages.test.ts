import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";
import { type Known, letter, newcomer, strangers } from "./letters.ts";

eachStorey((storey) => {
  let url: string;
  let database: Database;

  beforeAll(async () => {
    const site = await openSite(storey);
    ({ url } = site);
    database = site.container.resolve(Database);
    await Person.signUp(url, "Root");
  });

  const person = (name: string) => newcomer(url, name);
  const pair = () => strangers(url);

  describe("a private message", () => {
    it("is sent and read by the API, and stands in the view of the database", async () => {
      const [ada, ben] = await pair();
      const sent = await ada.post("/api/messages/send", {
        receiver_id: ben.id,
        content: "are you in?",
        client_id: "first",
      });
      expect(sent.status).toBe(201);
      const message = {
        id: expect.any(Number),
        sender_id: ada.id,
        receiver_id: ben.id,
        content: "are you in?",
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        is_read: false,
        client_id: "first",
      };
      expect(sent.json).toEqual({ data: message });
      const { id } = sent.json.data as { id: number };
      for (const [reader, other] of [
        [ada, ben],
        [ben, ada],
      ] as const) {
        const list = await reader.get(`/api/messages?user_id=${other.id}`);
        expect(list.json).toEqual({ data: [sent.json.data], has_more: false });
      }
      await ben.put("/api/messages/read", { user_id: ada.id, up_to: id });
      const { rows } = await sql<Loose>`select * from private_messages where id = ${id}`.execute(
        database.query,
      );
      const at = Date.parse(sent.json.data.created_at as string);
      expect(rows).toEqual([{ ...sent.json.data, created_at: at, is_read: 1 }]);
    });

    it("is one however often it is sent, and belongs to the room of the two", async () => {
      const [ada, ben] = await pair();
      const [one, again] = [
        await letter(ada, ben, "once", "c"),
        await letter(ada, ben, "once", "c"),
      ];
      expect(again).toEqual(one);
      const { id } = (await ben.post("/api/rooms", { kind: "direct", member_ids: [ada.id] })).json
        .data;
      const { data } = (await ben.get(`/api/rooms/${id}/messages`)).json;
      expect(data.map((message: Loose) => message.id)).toEqual([one.id]);
    });

    it("is not seen by others, and those of three are none", async () => {
      const [ada, ben] = await pair();
      const cleo = await person("Cleo");
      await letter(ada, ben, "between us");
      const room = await ada.post("/api/rooms", { kind: "direct", member_ids: [ben.id, cleo.id] });
      await ada.post(`/api/rooms/${room.json.data.id}/messages`, { content: "for three" });
      expect((await cleo.get(`/api/messages?user_id=${ada.id}`)).json.data).toEqual([]);
      expect((await cleo.get("/api/conversations")).json.data).toEqual([]);
      expect((await ada.get("/api/conversations")).json.data).toHaveLength(1);
      const { rows } = await sql<Loose>`select content from private_messages
        where sender_id = ${ada.id}`.execute(database.query);
      expect(rows).toEqual([{ content: "between us" }]);
    });

    it("is gone once it is deleted", async () => {
      const [ada, ben] = await pair();
      const [kept, slip] = [await letter(ada, ben, "kept"), await letter(ada, ben, "a slip")];
      await ada.delete(`/api/messages/${slip.id}`);
      expect((await ben.get(`/api/messages?user_id=${ada.id}`)).json.data).toEqual([kept]);
      const [conversation] = (await ben.get("/api/conversations")).json.data;
      expect(conversation).toMatchObject({ last_message: kept, unread_count: 1 });
    });

    it.each<[string, (to: Known) => object, number, string]>([
      ["nobody", () => ({ receiver_id: 999_999 }), 404, "user_not_found"],
      ["something that is no id", () => ({ receiver_id: "Ben" }), 422, "invalid"],
      ["without words", () => ({ content: " \n " }), 422, "message_empty"],
      ["with too many words", () => ({ content: "x".repeat(501) }), 422, "message_too_long"],
      ["without any content", () => ({ content: undefined }), 422, "invalid"],
    ])("to %s is refused", async (_, change, status, code) => {
      const [ada, ben] = await pair();
      const body = { receiver_id: ben.id, content: "hello", ...change(ben) };
      const refused = await ada.post("/api/messages/send", body);
      expect([refused.status, refused.json.code]).toEqual([status, code]);
      expect((await ada.get("/api/rooms")).json.data.map(({ kind }: Loose) => kind)).not.toContain(
        "direct",
      );
    });

    it("to oneself is refused, in every way", async () => {
      const [ada] = await pair();
      const told = {
        receiver_id: [await ada.post("/api/messages/send", { receiver_id: ada.id, content: "hm" })],
        user_id: [
          await ada.get(`/api/messages?user_id=${ada.id}`),
          await ada.put("/api/messages/read", { user_id: ada.id, up_to: 1 }),
        ],
      };
      for (const [field, answers] of Object.entries(told))
        for (const { status, json } of answers)
          expect([status, json.code, json.errors[0].field]).toEqual([
            422,
            "message_to_self",
            field,
          ]);
      expect((await ada.get("/api/messages?user_id=999999")).status).toBe(404);
      expect((await ada.get("/api/messages")).status).toBe(422);
    });

    it("is read page by page, in order", async () => {
      const [ada, ben] = await pair();
      const ids: number[] = [];
      for (let n = 0; n < 5; n += 1)
        ids.push((await (n % 2 ? letter(ben, ada, `n ${n}`) : letter(ada, ben, `n ${n}`))).id);
      const page = async (query: string) =>
        (await ada.get(`/api/messages?user_id=${ben.id}&limit=2${query}`)).json;
      const newest = await page("");
      expect(newest.data.map(({ id }: Loose) => id)).toEqual(ids.slice(3));
      expect(newest.has_more).toBe(true);
      const oldest = await page(`&before=${ids[2]}`);
      expect(oldest.data.map(({ id }: Loose) => id)).toEqual(ids.slice(0, 2));
      expect(oldest.has_more).toBe(false);
    });
  });

  describe("conversations", () => {
    it("are told newest first, with what is unread, until it is read", async () => {
      const [ada, ben] = await pair();
      const cleo = await person("Cleo");
      const first = await letter(ben, ada, "one");
      await letter(ben, ada, "two");
      const newest = await letter(cleo, ada, "three");
      const { data } = (await ada.get("/api/conversations")).json;
      expect(data.map(({ user }: Loose) => user.id)).toEqual([cleo.id, ben.id]);
      expect(data[0]).toEqual({
        user: { id: cleo.id, name: cleo.name, is_online: false, last_seen_at: null },
        last_message: newest,
        unread_count: 1,
      });
      const unread = async () => (await ada.get("/api/messages/unread")).json.data;
      const by_user = [
        { user_id: ben.id, unread_count: 2 },
        { user_id: cleo.id, unread_count: 1 },
      ];
      expect(await unread()).toEqual({ total: 3, by_user });
      const read = await ada.put("/api/messages/read", { user_id: ben.id, up_to: first.id });
      expect(read.json.data).toEqual({ user_id: ben.id, up_to: first.id, unread_count: 1 });
      expect((await unread()).total).toBe(2);
      expect((await ben.get("/api/messages/unread")).json.data).toEqual({ total: 0, by_user: [] });
      const seen = (await ben.get(`/api/messages?user_id=${ada.id}`)).json.data;
      expect(seen.map(({ is_read }: Loose) => is_read)).toEqual([true, false]);
    });
  });

  describe("frames", () => {
    it("carry a message to who is there, and tell that it arrived and that it was read", async () => {
      const [ada, ben] = await pair();
      const [hers, his] = [await ada.socket(), await ben.socket()];
      await Promise.all([hers.next("online_users"), his.next("online_users")]);
      hers.send({ type: "private_message", to: ben.id, content: "hello", client_id: "c1" });
      const sent = await hers.next("message_sent");
      expect(sent).toEqual({
        type: "message_sent",
        to: ben.id,
        client_id: "c1",
        id: expect.any(Number),
      });
      const got = await his.next("private_message");
      expect(got).toMatchObject({ id: sent["id"], sender_id: ada.id, content: "hello" });
      const receipt = { user_id: ben.id, client_id: "c1", id: sent["id"] };
      expect(await hers.next("message_delivered")).toEqual({
        type: "message_delivered",
        ...receipt,
      });
      const answer = await his.ask({ type: "mark_read", user_id: ada.id, up_to: sent["id"] });
      expect(answer).toMatchObject({ type: "marked_read", user_id: ada.id, unread_count: 0 });
      expect(await hers.next("message_read")).toMatchObject({ user_id: ben.id, up_to: sent["id"] });
      const history = await hers.ask({ type: "load_history", with: ben.id });
      expect(history).toMatchObject({
        type: "history_loaded",
        with: ben.id,
        messages: [{ id: sent["id"], is_read: true }],
        has_more: false,
      });
      await hers.roundTrip();
      expect(hers.received("message_queued")).toEqual([]);
      expect(hers.received("private_message")).toEqual([]);
    });

    it("tell that a message was read by answering it, and say nothing when there was nothing to read", async () => {
      const [ada, ben] = await pair();
      const [hers, { id }] = [await ada.socket(), await letter(ada, ben, "are you in?")];
      const answer = await letter(ben, ada, "yes");
      expect(await hers.next("message_read")).toMatchObject({ user_id: ben.id, up_to: answer.id });
      const { data } = (await ada.get(`/api/messages?user_id=${ben.id}`)).json;
      expect(data[0]).toMatchObject({ id, is_read: true });
      const { id: more } = await letter(ben, ada, "and you?");
      await hers.next("private_message", (frame) => frame["id"] === more);
      await hers.roundTrip();
      expect(hers.received("message_read")).toHaveLength(1);
    });

    it("wait for who is away, come in order on return, and only once", async () => {
      const [ada, ben] = await pair();
      const hers = await ada.socket();
      const words = ["one", "two", "three"];
      for (const content of words)
        hers.send({ type: "private_message", to: ben.id, content, client_id: content });
      for (const client_id of words) {
        expect(await hers.next("message_queued")).toMatchObject({ client_id, user_id: ben.id });
      }
      expect(hers.received("message_delivered")).toEqual([]);
      const his = await ben.socket();
      for (const content of words)
        expect(await his.next("private_message")).toMatchObject({ content });
      for (const client_id of words)
        expect(await hers.next("message_delivered")).toMatchObject({ client_id });
      await his.close();
      hers.send({ type: "private_message", to: ben.id, content: "four", client_id: "four" });
      expect(await hers.next("message_queued")).toMatchObject({ client_id: "four" });
      const again = await ben.socket();
      expect(await again.next("private_message")).toMatchObject({ content: "four" });
      await hers.next("message_delivered");
      const third = await ben.socket();
      await third.next("online_users");
      await third.roundTrip();
      expect(third.received("private_message")).toEqual([]);
      expect(again.received("private_message")).toHaveLength(1);
    });

    it("say why a message was not taken", async () => {
      const [ada, ben] = await pair();
      const hers = await ada.socket();
      const refusals: [object, string][] = [
        [{ to: ada.id }, "message_to_self"],
        [{ to: 999_999 }, "user_not_found"],
        [{ content: "" }, "message_empty"],
        [{ content: "x".repeat(501) }, "message_too_long"],
      ];
      for (const [change, code] of refusals) {
        const frame = { type: "private_message", to: ben.id, content: "x", client_id: "bad" };
        expect(await hers.ask({ ...frame, ...change })).toMatchObject({
          type: "message_failed",
          client_id: "bad",
          code,
          message: expect.stringMatching(/\w+ \w+/),
        });
      }
      expect(await hers.ask({ type: "mark_read", up_to: 1 })).toMatchObject({ type: "error" });
      expect(await hers.ask({ type: "load_history" })).toMatchObject({ code: "invalid_message" });
    });

    it("say who is typing to one, before and after the first message", async () => {
      const [ada, ben] = await pair();
      const [hers, his] = [await ada.socket(), await ben.socket()];
      hers.send({ type: "typing_start", to: ben.id });
      const typing = { type: "typing_start", user_id: ada.id, name: ada.name };
      expect(await his.next("typing_start")).toEqual(typing);
      hers.send({ type: "typing_stop", to: ben.id });
      expect(await his.next("typing_stop")).toMatchObject({ user_id: ada.id });
      await letter(ada, ben, "so");
      hers.send({ type: "typing_start", to: ben.id });
      expect(await his.next("typing_start")).toEqual({
        ...typing,
        channel: expect.stringMatching(/^presence-room\./),
      });
      await hers.roundTrip();
      expect(hers.received("typing_start")).toEqual([]);
    });
  });
});
