import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const THUMB = encodeURIComponent("👍");
const FAMILY = encodeURIComponent("👨‍👩‍👧");

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  let ids: { ada: number; ben: number };

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    mallory = await Person.signUp(url, "Mallory");
    const idOf = async (person: Person) => (await person.get("/api/me")).json.data.id as number;
    ids = { ada: await idOf(ada), ben: await idOf(ben) };
  });

  /** A closed room of Ada and Ben with one message of hers. */
  const scene = async () => {
    const body = { name: "engines", kind: "closed", member_ids: [ids.ben] };
    const room = (await ada.post("/api/rooms", body)).json.data as { id: number; channel: string };
    // The same words again and again would meet the limit on repeating.
    const content = `done with ${room.id}`;
    const posted = await ada.post(`/api/rooms/${room.id}/messages`, { content });
    const { id } = posted.json.data as { id: number };
    const react = (person: Person, emoji: string) =>
      person.put(`/api/messages/${id}/reactions/${emoji}`);
    const withdraw = (person: Person, emoji: string) =>
      person.delete(`/api/messages/${id}/reactions/${emoji}`);
    const read = async () => (await ben.get(`/api/rooms/${room.id}/messages`)).json.data[0];
    return { room, id, react, withdraw, read };
  };

  describe("a reaction", () => {
    it("is counted once for each person, and can be taken back", async () => {
      const { react, withdraw, read } = await scene();
      await react(ada, THUMB);
      const { status, json } = await react(ben, THUMB);
      expect(status).toBe(200);
      const both = [{ emoji: "👍", count: 2, user_ids: [ids.ada, ids.ben] }];
      expect(json.data.reactions).toEqual(both);
      const { seq } = json.data as { seq: number };
      expect((await react(ben, THUMB)).json.data).toMatchObject({ seq, reactions: both });
      await react(ben, FAMILY);
      expect((await read()).reactions.map(({ emoji }: Loose) => emoji)).toEqual(["👍", "👨‍👩‍👧"]);
      await withdraw(ben, THUMB);
      const left = (await withdraw(ben, FAMILY)).json.data;
      expect(left.reactions).toEqual([{ emoji: "👍", count: 1, user_ids: [ids.ada] }]);
      expect((await withdraw(ben, FAMILY)).json.data.seq).toBe(left.seq);
      expect(await read()).toEqual(left);
    });

    it("reaches everybody in the room, and who was away by the changes", async () => {
      const { room, id, react } = await scene();
      const his = await ben.socket();
      his.send({ type: "join_channel", channel: room.channel });
      await his.next("joined");
      await react(ada, encodeURIComponent("🎉"));
      const updated = await his.event("message_updated");
      expect(updated.message).toMatchObject({ id, reactions: [{ emoji: "🎉", count: 1 }] });
      const { data, seq } = (await ben.get(`/api/rooms/${room.id}/changes?since=1`)).json;
      expect(data).toEqual([{ seq, kind: "reacted", message: updated.message }]);
      const page = await ben.open(`/rooms/${room.id}`);
      expect(page.text).toContain('data-emoji="🎉"');
      expect(page.text).toContain(`data-by="${ids.ada}"`);
    });

    it("goes with the message when that is deleted", async () => {
      const { id, react, read } = await scene();
      await react(ben, THUMB);
      await ada.delete(`/api/messages/${id}`);
      expect((await read()).reactions).toEqual([]);
      const late = await react(ben, THUMB);
      expect([late.status, late.json.code]).toEqual([409, "message_deleted"]);
    });

    it("loses nothing when many react at once", async () => {
      const { react, read } = await scene();
      const emojis = ["👍", "❤️", "🎉", "😂", "👀", "🙏"].map(encodeURIComponent);
      await Promise.all(emojis.flatMap((emoji) => [react(ada, emoji), react(ben, emoji)]));
      const { reactions } = await read();
      expect(reactions).toHaveLength(emojis.length);
      for (const { count } of reactions) expect(count).toBe(2);
    });

    it.each(["a", "👍👍", "1", "%3Cb%3E", "abc%20"])("of %s is refused", async (emoji) => {
      const { react, read } = await scene();
      expect([404, 422]).toContain((await react(ada, emoji)).status);
      expect((await read()).reactions).toEqual([]);
    });

    it("takes a heart with and without the sign for a picture as the same", async () => {
      const { react } = await scene();
      await react(ada, encodeURIComponent("❤"));
      const { data } = (await react(ben, encodeURIComponent("❤️"))).json;
      expect(data.reactions).toMatchObject([{ emoji: "❤️", count: 2 }]);
    });

    it("of a stranger, or in an archived room, is refused", async () => {
      const { room, react } = await scene();
      const hidden = await react(mallory, THUMB);
      expect([hidden.status, hidden.json.code]).toEqual([404, "message_not_found"]);
      await ada.submit(`/rooms/${room.id}/archive`, { _method: "PUT" });
      const late = await react(ben, THUMB);
      expect([late.status, late.json.code]).toEqual([409, "room_archived"]);
    });
  });
});
