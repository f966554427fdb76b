import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../../support/person.ts";
import { HostileSite } from "../../../../support/servers/hostile_site.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { openSite } from "../../rooms/open_site.ts";

eachStorey((storey) => {
  let site: HostileSite;
  let ada: Person;
  let ben: Person;
  let room: { id: number; channel: string };

  beforeAll(async () => {
    site = await HostileSite.open();
    const { url } = await openSite(storey, {
      LINK_PREVIEWS: "on",
      OUTSIDE_ALLOWED: "127.0.0.1",
      LINK_PREVIEW_PORTS: String(site.port),
    });
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    const member_ids = [(await ben.get("/api/me")).json.data.id];
    room = (await ada.post("/api/rooms", { name: "links", kind: "closed", member_ids })).json.data;
  });
  afterAll(() => site.close());

  const write = async (content: string) =>
    (await ada.post(`/api/rooms/${room.id}/messages`, { content })).json.data;

  describe("a message with a link", () => {
    it("shows what stands there, live and to who was away, and its picture from here", async () => {
      const his = await ben.socket();
      his.send({ type: "join_channel", channel: room.channel });
      await his.next("joined");
      const message = await write(`Look: ${site.at("/page?a=1&b=2")} \`${site.at("/plain")}\``);
      expect(message.previews).toEqual([]);
      const { message: shown } = await his.event("message_updated");
      expect(shown).toMatchObject({ id: message.id, edited_at: null, seq: message.seq + 1 });
      const [preview] = shown.previews;
      expect(shown.previews).toEqual([
        {
          url: site.at("/page?a=1&b=2"),
          title: "A & B <b>",
          description: "What it is about.",
          site: "The Site",
          picture: expect.stringMatching(/^\/link-pictures\/[\w-]{22}$/),
        },
      ]);
      const missed = await ben.get(`/api/rooms/${room.id}/changes?since=${message.seq}`);
      expect(missed.json.data).toMatchObject([{ kind: "previewed", message: shown }]);
      const page = (await ben.open(`/rooms/${room.id}`)).text;
      expect(page).toContain("A &amp; B &lt;b&gt;</b>");
      expect(page).not.toMatch(/<img[^>]+src="http/);
      const picture = await ben.open(preview.picture);
      expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
    });

    it("loses it by its author's wish, for good, and by nobody else's", async () => {
      const his = await ben.socket();
      his.send({ type: "join_channel", channel: room.channel });
      await his.next("joined");
      const { id } = await write(site.at("/plain"));
      await his.event("message_updated", ({ message }) => message.id === id);
      const refused = await ben.delete(`/api/messages/${id}/previews`);
      expect(refused.json).toMatchObject({ status: 403, code: "not_the_author" });
      const removed = await ada.delete(`/api/messages/${id}/previews`);
      expect(removed.json.data.previews).toEqual([]);
      await ada.patch(`/api/messages/${id}`, { content: `${site.at("/plain")} again` });
      const next = await write(site.at("/plain"));
      // What is delivered in order says that nothing came of the edit.
      const { message } = await his.event(
        "message_updated",
        (one) => one.message.previews.length > 0,
      );
      expect(message.id).toBe(next.id);
      expect(site.asked("/plain")).toBe(1);
    });

    it("follows its words, and is gone with them", async () => {
      const hers = await ada.socket();
      hers.send({ type: "join_channel", channel: room.channel });
      await hers.next("joined");
      const { id } = await write(site.at("/page"));
      const shown = (title: string | undefined) =>
        hers.event(
          "message_updated",
          ({ message }) => message.id === id && message.previews[0]?.title === title,
        );
      await shown("A & B <b>");
      await ada.patch(`/api/messages/${id}`, { content: site.at("/plain") });
      await shown("Only a title");
      await ada.patch(`/api/messages/${id}`, { content: "no link any more" });
      await shown(undefined);
      await ada.patch(`/api/messages/${id}`, { content: site.at("/plain") });
      await shown("Only a title");
      expect((await ada.delete(`/api/messages/${id}`)).json.data.previews).toEqual([]);
    });
  });
});
