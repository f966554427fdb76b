import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
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

  /** A closed room of Ada and Ben with a message of hers. */
  const scene = async () => {
    const body = { name: "engines", kind: "closed", member_ids: [benId] };
    const room = (await ada.post("/api/rooms", body)).json.data as { id: number };
    const posted = await ada.post(`/api/rooms/${room.id}/messages`, { content: "The plan: win." });
    return { room: room.id, id: posted.json.data.id as number };
  };
  const idsOf = ({ json }: { json: Loose }) => json.data.map(({ id }: Loose) => id) as number[];

  describe("a pin", () => {
    it("is for everybody in the room, can be taken away, and counts as a change", async () => {
      const { room, id } = await scene();
      const pinned = (await ben.put(`/api/messages/${id}/pin`)).json.data;
      expect(pinned.pinned_at).toEqual(expect.any(String));
      expect((await ben.put(`/api/messages/${id}/pin`)).json.data.seq).toBe(pinned.seq);
      expect((await ada.get(`/api/rooms/${room}/pins`)).json).toEqual({
        data: [pinned],
        has_more: false,
      });
      expect((await ada.open(`/rooms/${room}/pins`)).text).toContain("The plan: win.");
      await ada.delete(`/api/messages/${id}/pin`);
      expect(idsOf(await ada.get(`/api/rooms/${room}/pins`))).toEqual([]);
      expect((await ada.open(`/rooms/${room}/pins`)).text).toContain("Nothing is pinned");
      const { data } = (await ben.get(`/api/rooms/${room}/changes?since=1`)).json;
      expect(data.map(({ kind }: Loose) => kind)).toEqual(["pinned", "unpinned"]);
    });

    it("goes with the message, and is not for strangers", async () => {
      const { room, id } = await scene();
      expect((await mallory.put(`/api/messages/${id}/pin`)).status).toBe(404);
      expect((await mallory.get(`/api/rooms/${room}/pins`)).status).toBe(404);
      await ben.put(`/api/messages/${id}/pin`);
      await ada.delete(`/api/messages/${id}`);
      expect(idsOf(await ben.get(`/api/rooms/${room}/pins`))).toEqual([]);
      expect((await ben.put(`/api/messages/${id}/pin`)).json.code).toBe("message_deleted");
    });
  });

  describe("a bookmark", () => {
    it("is one's own, the newest first, and can be taken away in the page", async () => {
      const [first, second] = [await scene(), await scene()];
      for (const { id } of [first, second, first]) await ben.put(`/api/messages/${id}/bookmark`);
      expect(idsOf(await ben.get("/api/bookmarks"))).toEqual([second.id, first.id]);
      expect(idsOf(await ada.get("/api/bookmarks"))).toEqual([]);
      expect((await ben.open("/bookmarks")).text).toContain("The plan: win.");
      await ben.submit(`/messages/${second.id}/bookmark`, { _method: "DELETE" });
      expect(idsOf(await ben.get("/api/bookmarks"))).toEqual([first.id]);
      expect((await ben.delete(`/api/messages/${first.id}/bookmark`)).status).toBe(204);
      expect((await ben.open("/bookmarks")).text).toContain("Nothing kept yet");
    });

    it("shows nothing of a room that one has left, and is refused where one never was", async () => {
      const { room, id } = await scene();
      await ben.put(`/api/messages/${id}/bookmark`);
      await ada.delete(`/api/rooms/${room}/members/${benId}`);
      expect(idsOf(await ben.get("/api/bookmarks"))).toEqual([]);
      expect((await mallory.put(`/api/messages/${id}/bookmark`)).status).toBe(404);
    });
  });
});
