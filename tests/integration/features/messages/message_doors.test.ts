import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let mallory: Person;

  beforeAll(async () => {
    const { url } = await openSite(storey, { MESSAGE_PAGE_SIZE: "10", CATCH_UP_LIMIT: "10" });
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    mallory = await Person.signUp(url, "Mallory");
  });

  /** A new room of Ada's that Ben is in. */
  const room = async (kind = "open"): Promise<number> => {
    const { data } = (await ben.get("/api/me")).json;
    const made = await ada.post("/api/rooms", { name: "engines", kind, member_ids: [data.id] });
    return made.json.data.id as number;
  };

  const say = async (id: number, content: string, person = ada): Promise<Loose> =>
    (await person.post(`/api/rooms/${id}/messages`, { content })).json.data;

  describe("the API", () => {
    it("takes a message and gives it back, also to who sends it again", async () => {
      const id = await room();
      const body = { content: "hello", client_id: "c-1" };
      const [first, again] = [
        await ada.post(`/api/rooms/${id}/messages`, body),
        await ada.post(`/api/rooms/${id}/messages`, body),
      ];
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.json).toEqual(first.json);
      expect(first.json.data).toMatchObject({
        room_id: id,
        channel: `presence-room.${id}`,
        client_id: "c-1",
        kind: "text",
        content: "hello",
        html: "<p>hello</p>\n",
        seq: 1,
        ordinal: 1,
        edited_at: null,
        deleted_at: null,
        author: {
          name: "Ada",
          picture: null,
        },
      });
      expect((await ben.get(`/api/rooms/${id}/messages`)).json).toMatchObject({
        data: [first.json.data],
        has_more: false,
        at_start: true,
        at_end: true,
        seq: 1,
      });
    });

    it("makes a client id for who has none, and takes a form's word for the text", async () => {
      const id = await room();
      const [one, two] = [await say(id, "one"), await say(id, "one")];
      expect(one.id).not.toBe(two.id);
      expect(
        (await ada.post(`/api/rooms/${id}/messages`, { message: "three" })).json.data.content,
      ).toBe("three");
    });

    it("pages through history in both directions", async () => {
      const id = await room();
      const ids: number[] = [];
      for (let n = 1; n <= 12; n += 1) ids.push((await say(id, `message ${n}`)).id);
      const get = async (query: string) => {
        const { data, has_more } = (await ben.get(`/api/rooms/${id}/messages?${query}`)).json;
        return [data.map((message: Loose) => ids.indexOf(message.id) + 1).join(" "), has_more];
      };
      expect(await get("")).toEqual(["3 4 5 6 7 8 9 10 11 12", true]);
      expect(await get(`before=${ids[2]}`)).toEqual(["1 2", false]);
      expect(await get(`before=${ids[5]}&limit=2`)).toEqual(["4 5", true]);
      expect(await get(`after=${ids[5]}&limit=2`)).toEqual(["7 8", true]);
      expect(await get(`after=${ids[9]}`)).toEqual(["11 12", false]);
      expect(await get(`around=${ids[5]}&limit=4`)).toEqual(["4 5 6 7", true]);
      expect(await get("at=2000-01-01&limit=3")).toEqual(["1 2 3", true]);
    });

    it.each(["before=x", "before=0", "limit=0", "limit=201", "at=yesterday", "after=1.5"])(
      "refuses a page with %s",
      async (query) => {
        const answer = await ada.get(`/api/rooms/${await room()}/messages?${query}`);
        expect(answer.status).toBe(422);
        expect(answer.json.errors[0].field).toBe(query.split("=")[0]);
      },
    );

    it("tells what changed since a number, and begins anew past the limit", async () => {
      const id = await room();
      const [one, two] = [await say(id, "one"), await say(id, "two")];
      await ada.patch(`/api/messages/${one.id}`, { content: "one!" });
      await ada.delete(`/api/messages/${two.id}`);
      const { data, seq, reset } = (await ben.get(`/api/rooms/${id}/changes?since=1`)).json;
      expect([seq, reset]).toEqual([4, undefined]);
      expect(
        data.map((change: Loose) => [change.seq, change.kind, change.message.content]),
      ).toEqual([
        [2, "created", ""],
        [3, "edited", "one!"],
        [4, "deleted", ""],
      ]);
      for (let n = 0; n < 9; n += 1) await say(id, `more ${n}`);
      const anew = (await ben.get(`/api/rooms/${id}/changes?since=1`)).json;
      expect(anew).toMatchObject({ seq: 13, reset: true, has_more: true });
      expect(anew.data).toHaveLength(10);
      expect((await ben.get(`/api/rooms/${id}/changes?since=13`)).json).toEqual({
        data: [],
        seq: 13,
      });
      for (const query of ["", "?since=x", "?since=-1"])
        expect((await ben.get(`/api/rooms/${id}/changes${query}`)).status).toBe(422);
    });

    it("edits and deletes", async () => {
      const message = await say(await room(), "hallo");
      const edited = await ada.patch(`/api/messages/${message.id}`, { content: "hello" });
      expect(edited).toMatchObject({ status: 200 });
      expect(edited.json.data).toMatchObject({ id: message.id, content: "hello", seq: 2 });
      expect((await ben.patch(`/api/messages/${message.id}`, { content: "no" })).json.code).toBe(
        "not_the_author",
      );
      expect((await ben.delete(`/api/messages/${message.id}`)).status).toBe(403);
      const deleted = await ada.delete(`/api/messages/${message.id}`);
      expect(deleted.json.data).toMatchObject({ id: message.id, content: "", html: "", seq: 3 });
      expect((await ada.patch(`/api/messages/${message.id}`, { content: "x" })).status).toBe(409);
      expect((await ada.patch("/api/messages/999999", { content: "x" })).json.code).toBe(
        "message_not_found",
      );
    });

    it("remembers up to where one has read", async () => {
      const id = await room();
      const [one, two] = [await say(id, "one"), await say(id, "two")];
      const read = await ben.put(`/api/rooms/${id}/read`, { up_to: one.id });
      expect(read.json.data).toMatchObject({ room_id: id, last_read_id: one.id, unread: 1 });
      expect((await ben.get(`/api/rooms/${id}`)).json.data).toMatchObject({
        unread: 1,
        last_read_id: one.id,
      });
      expect((await ben.put(`/api/rooms/${id}/read`, { up_to: two.id })).json.data.unread).toBe(0);
      expect(
        (await ben.put(`/api/rooms/${id}/read`, { unread_from: one.id })).json.data.unread,
      ).toBe(2);
      expect((await ben.put(`/api/rooms/${id}/read`, {})).status).toBe(422);
    });

    it("gives a token only what its scopes say", async () => {
      const id = await room();
      const made = await ada.post("/settings/tokens", {
        name: "reader",
        scopes: ["messages:read"],
      });
      const headers = { authorization: `Bearer ${made.json.token}` };
      const robot = new Person(ada.url, "Robot");
      expect((await robot.request("GET", `/api/rooms/${id}/messages`, { headers })).status).toBe(
        200,
      );
      const refused = await robot.request("POST", `/api/rooms/${id}/messages`, {
        headers,
        body: { content: "beep" },
      });
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.json.code).toBe("missing_scope");
    });
  });

  describe("pages and fragments", () => {
    it("show the messages of a room, safely", async () => {
      const id = await room();
      const { author } = await say(id, "**bold** <script>alert(1)</script>");
      const { text } = await ben.open(`/rooms/${id}`);
      expect(text).toContain("<strong>bold</strong> &lt;script&gt;");
      expect(text).toContain(`id="m-${author.id}-`);
      expect(text).toMatch(
        /id="timeline"[^>]*data-seq="1"[^>]*data-at-start="true" data-at-end="true"/,
      );
      expect(text).toMatch(/data-first-unread="\d+"/);
      expect(text).not.toContain("<script>alert");
    });

    it("open around a linked message, on a day, and not around a foreign one", async () => {
      const id = await room();
      const messages = [];
      for (let n = 0; n < 14; n += 1) messages.push(await say(id, `message ${n}`));
      const linked = await ada.open(`/rooms/${id}?message=${messages[2].id}`);
      expect(linked.text).toContain(`data-focus="${messages[2].id}"`);
      expect(linked.text).toMatch(/data-at-start="true" data-at-end="false"/);
      expect((await ada.open(`/rooms/${id}?at=2000-01-01`)).text).toContain(
        `data-focus="${messages[0].id}"`,
      );
      const foreign = await say(await room(), "elsewhere");
      expect((await ada.open(`/rooms/${id}?message=${foreign.id}`)).status).toBe(404);
      const nonsense = await ada.open(`/rooms/${id}?message=0`);
      expect([nonsense.status, nonsense.text]).toEqual([
        422,
        expect.stringContaining("This is no id."),
      ]);
    });

    it("give more of the past, and what was missed", async () => {
      const id = await room();
      const messages = [];
      for (let n = 0; n < 12; n += 1) messages.push(await say(id, `message ${n}`));
      const older = await ben.open(`/rooms/${id}/messages?before=${messages[2].id}`);
      expect(older.text).toMatch(/<hx-partial hx-target="#timeline" hx-swap="timeline">/);
      expect(older.text.match(/<article/g)).toHaveLength(2);
      expect(older.text).toMatch(
        /data-page data-room="\d+" data-seq="12" data-oldest="\d+" data-newest="\d+" data-at-start="true"/,
      );

      await ada.delete(`/api/messages/${messages[11].id}`);
      const missed = await ben.open(`/rooms/${id}/changes?since=11`);
      expect(missed.text).toContain(`data-complete="13" data-room="${id}"`);
      expect(missed.text.match(/<article/g)).toHaveLength(1);
      expect(missed.text).toContain("Message deleted");

      const anew = await ben.open(`/rooms/${id}/changes?since=0`);
      expect(anew.text).toMatch(/data-complete="13" data-room="\d+" data-reset/);
      expect(anew.text.match(/<article/g)).toHaveLength(10);
    });

    it("take a message by form, and offer the form to edit it to its author", async () => {
      const id = await room();
      const sent = await ada.submit(`/rooms/${id}/messages`, { message: "by form" });
      expect(sent).toMatchObject({ status: 303, location: `/rooms/${id}` });
      const [message] = (await ada.get(`/api/rooms/${id}/messages`)).json.data;
      expect((await ada.open(`/messages/${message.id}/edit`)).text).toContain("by form</textarea>");
      expect((await ben.open(`/messages/${message.id}/edit`)).status).toBe(403);
      expect(
        (await ada.patch(`/messages/${message.id}`, { content: "by script" })).json.data.content,
      ).toBe("by script");
      expect((await ada.delete(`/messages/${message.id}`)).json.data.deleted_at).not.toBeNull();
    });
  });

  describe("a stranger to a closed room", () => {
    it("finds a 404 at every door of its messages, and no word of them", async () => {
      const id = await room("closed");
      const secret = await say(id, "the secret plan");
      const doors = [
        await mallory.open(`/rooms/${id}`),
        await mallory.open(`/rooms/${id}?message=${secret.id}`),
        await mallory.open(`/rooms/${id}/messages`),
        await mallory.open(`/rooms/${id}/changes?since=0`),
        await mallory.submit(`/rooms/${id}/messages`, { content: "let me in" }),
        await mallory.open(`/messages/${secret.id}/edit`),
        await mallory.patch(`/messages/${secret.id}`, { content: "mine" }),
        await mallory.delete(`/messages/${secret.id}`),
        await mallory.put(`/rooms/${id}/read`, { up_to: secret.id }),
        await mallory.get(`/api/rooms/${id}/messages`),
        await mallory.post(`/api/rooms/${id}/messages`, { content: "let me in" }),
        await mallory.get(`/api/rooms/${id}/changes?since=0`),
        await mallory.put(`/api/rooms/${id}/read`, { up_to: secret.id }),
        await mallory.patch(`/api/messages/${secret.id}`, { content: "mine" }),
        await mallory.delete(`/api/messages/${secret.id}`),
      ];
      expect(doors.map(({ status }) => status)).toEqual(doors.map(() => 404));
      for (const { text } of doors) expect(text).not.toContain("secret plan");
      expect((await ben.open(`/rooms/${id}`)).text).toContain("secret plan");
    });

    it("may read an open room and not write in it", async () => {
      const id = await room();
      await say(id, "for all");
      expect((await mallory.get(`/api/rooms/${id}/messages`)).json.data).toHaveLength(1);
      const refused = await mallory.post(`/api/rooms/${id}/messages`, { content: "me too" });
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.json.code).toBe("not_a_member");
    });
  });
});
