import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  let benId: number;

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    mallory = await Person.signUp(url, "Mallory");
    benId = (await ben.get("/api/me")).json.data.id;
  });

  /** A new room of Ada's that Ben is in, with a socket of each that has joined it. */
  const scene = async (kind = "closed") => {
    const made = await ada.post("/api/rooms", { name: "engines", kind, member_ids: [benId] });
    const { id, channel } = made.json.data as { id: number; channel: string };
    const [hers, his] = [await ada.socket(), await ben.socket()];
    for (const socket of [hers, his]) {
      socket.send({ type: "join_channel", channel });
      await socket.next("joined");
    }
    return { id, channel, hers, his };
  };

  const send = (
    socket: Socket,
    channel: string,
    message: string,
    client_id = `c-${Math.random()}`,
  ) => {
    socket.send({ type: "send_message", channel, message, client_id });
    return socket.next("message_sent", (frame) => frame["client_id"] === client_id);
  };

  describe("sending", () => {
    it("is acknowledged once the message is stored, and everybody in the room gets it", async () => {
      const { id, channel, hers, his } = await scene();
      const sent = await send(hers, channel, "hello *you*", "first");
      expect(sent).toMatchObject({ channel, client_id: "first", id: expect.any(Number), seq: 1 });
      const [stored] = (await ada.get(`/api/rooms/${id}/messages`)).json.data;
      expect(stored).toMatchObject({ id: sent["id"], client_id: "first", content: "hello *you*" });
      for (const socket of [hers, his]) {
        expect(await socket.event("message_created")).toEqual({
          message: stored,
          room_id: id,
          seq: 1,
        });
      }
    });

    it("keeps the order in which one sends", async () => {
      const { id, channel, hers } = await scene();
      const words = Array.from({ length: 20 }, (_, n) => `word ${n}`);
      await Promise.all(words.map((word, n) => send(hers, channel, word, `n-${id}-${n}`)));
      const { data } = (await ada.get(`/api/rooms/${id}/messages`)).json;
      expect(data.map(({ content }: Loose) => content)).toEqual(words);
    });

    it("gives pages a ready fragment", async () => {
      const { channel, hers } = await scene();
      const page = await ben.socket("/ws?format=html");
      page.send({ type: "join_channel", channel });
      await page.next("joined");
      await send(hers, channel, "for the page");
      const { html } = await page.next("html");
      expect(html).toMatch(
        /^\s*<hx-partial hx-target="#timeline" hx-swap="timeline">\s*<article class="message"/,
      );
      expect(html).toContain("for the page");
    });

    it("works for who has not joined the channel, and without a client id", async () => {
      const { channel } = await scene();
      const socket = await ada.socket();
      socket.send({ type: "send_message", channel, message: "from afar" });
      expect(await socket.next("message_sent")).toMatchObject({
        client_id: expect.any(String),
        seq: 1,
      });
    });

    it.each<[string, object, string]>([
      ["nothing", { message: " " }, "message_empty"],
      ["too much", { message: "x".repeat(4001) }, "message_too_long"],
      ["to a room that is not there", { channel: "presence-room.999999" }, "room_not_found"],
      ["to something that is no room", { channel: "lobby" }, "room_not_found"],
    ])("fails for %s, with a reason", async (_, change, code) => {
      const { id, channel, hers } = await scene();
      hers.send({
        type: "send_message",
        channel,
        message: "x",
        client_id: "bad",
        ref: 7,
        ...change,
      });
      const failed = await hers.next("message_failed");
      expect(failed).toMatchObject({
        client_id: "bad",
        code,
        message: expect.stringMatching(/\w+ \w+/),
        ref: 7,
      });
      expect((await ada.get(`/api/rooms/${id}/messages`)).json.data).toEqual([]);
    });

    it("fails for a stranger as if the room were not there", async () => {
      const { id, channel } = await scene();
      const socket = await mallory.socket();
      socket.send({ type: "send_message", channel, message: "hi", client_id: "m" });
      expect(await socket.next("message_failed")).toMatchObject({
        client_id: "m",
        code: "room_not_found",
      });
      for (const frame of [
        { type: "load_history", channel },
        { type: "mark_read", channel, up_to: 1 },
        { type: "typing_start", channel },
        { type: "join_channel", channel },
      ])
        expect(await socket.ask(frame)).toMatchObject({ type: "error" });
      expect((await ada.get(`/api/rooms/${id}/messages`)).json.data).toEqual([]);
    });

    it("is refused to a token that may only read", async () => {
      const { channel } = await scene();
      const { token } = (
        await ada.post("/settings/tokens", { name: "r", scopes: ["messages:read"] })
      ).json;
      const socket = await openSocket(`${ada.url}/ws?token=${token}`);
      await socket.next("connected");
      socket.send({ type: "send_message", channel, message: "beep", client_id: "r" });
      expect(await socket.next("message_failed")).toMatchObject({ code: "missing_scope" });
      expect(await socket.ask({ type: "load_history", channel })).toMatchObject({
        type: "history_loaded",
      });
    });
  });

  describe("changing", () => {
    it("edits and deletes one's own, and tells the room", async () => {
      const { channel, hers, his } = await scene();
      const { id } = await send(hers, channel, "hallo");
      const edited = await hers.ask({ type: "edit_message", message_id: id, content: "hello" });
      expect(edited).toMatchObject({ type: "message_edited", message_id: id, seq: 2 });
      expect((await his.event("message_updated")).message).toMatchObject({
        id,
        content: "hello",
        seq: 2,
      });
      const refused = await his.ask({ type: "delete_message", message_id: id });
      expect(refused).toMatchObject({ type: "error", code: "not_allowed_in_room" });
      const removed = await hers.ask({ type: "delete_message", message_id: id });
      expect(removed).toMatchObject({ type: "message_removed", message_id: id, seq: 3 });
      expect((await his.event("message_deleted")).message).toMatchObject({
        id,
        content: "",
        seq: 3,
      });
    });
  });

  describe("reading", () => {
    it("loads history in pages, back to the start", async () => {
      const { channel, hers, his } = await scene();
      const ids: number[] = [];
      for (let n = 0; n < 5; n += 1) ids.push((await send(hers, channel, `message ${n}`))["id"]);
      const load = async (more: object) => {
        const answer = await his.ask({ type: "load_history", channel, limit: 2, ...more });
        return [answer["messages"].map(({ id }: Loose) => ids.indexOf(id)), answer["has_more"]];
      };
      expect(await load({})).toEqual([[3, 4], true]);
      expect(await load({ before: ids[3] })).toEqual([[1, 2], true]);
      expect(await load({ before: ids[1] })).toEqual([[0], false]);
    });

    it("on one device clears the others within the same moment", async () => {
      const { id, channel, hers, his } = await scene();
      const phone = await ben.socket();
      const sent = await send(hers, channel, "news");
      const marked = await his.ask({ type: "mark_read", channel, up_to: sent["id"] });
      const reading = {
        room_id: id,
        last_read_id: sent["id"],
        last_read_ordinal: 1,
        unread: 0,
        mentions: 0,
      };
      expect(marked).toMatchObject({ type: "marked_read", channel, ...reading });
      expect(await phone.event("read_changed")).toEqual(reading);
      const undone = await his.ask({ type: "mark_unread", channel, from: sent["id"] });
      expect(undone).toMatchObject({ last_read_id: 0, unread: 1 });
    });

    it("takes numbers as forms send them, and nothing else", async () => {
      const { channel, hers } = await scene();
      const sent = await send(hers, channel, "news");
      expect(await hers.ask({ type: "mark_read", channel, up_to: `${sent["id"]}` })).toMatchObject({
        type: "marked_read",
      });
      for (const up_to of ["x", 0, -1, 1.5, null])
        expect(await hers.ask({ type: "mark_read", channel, up_to })).toMatchObject({
          code: "invalid_message",
        });
    });
  });
});
