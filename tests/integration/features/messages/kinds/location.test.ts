import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../../support/loose.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { openSite } from "../../rooms/open_site.ts";

const BRIDGE = { latitude: -33.852222, longitude: 151.210556, label: "The bridge" };
const SHOWN = {
  ...BRIDGE,
  coordinates: "33.852222° S, 151.210556° E",
  url: "https://www.openstreetmap.org/?mlat=-33.852222&mlon=151.210556#map=16/-33.852222/151.210556",
};

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let benId: number;
  let room: { id: number; channel: string };

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    benId = (await ben.get("/api/me")).json.data.id;
    const body = { name: "trips", kind: "closed", member_ids: [benId] };
    room = (await ada.post("/api/rooms", body)).json.data;
  });

  const share = (data: unknown, more: object = {}) =>
    ada.post(`/api/rooms/${room.id}/messages`, { kind: "location", data, ...more });

  describe("a place", () => {
    it("comes with a link, and with words for whoever knows no map", async () => {
      const { status, json } = await share(BRIDGE);
      expect(status).toBe(201);
      expect(json.data).toMatchObject({ kind: "location", html: "", data: SHOWN });
      expect(json.data.content).toBe(`The bridge, ${SHOWN.coordinates}\n${SHOWN.url}`);
      const page = (await ben.open(`/rooms/${room.id}`)).text;
      expect(page).toContain('<b class="place__name">The bridge</b>');
      expect(page).toContain(`href="${SHOWN.url.replace("&", "&amp;")}"`);
      const found = (await ben.get("/api/search?q=bridge")).json.data as Loose[];
      expect(found.map(({ message }) => message.id)).toContain(json.data.id);
      const answer = { content: "There!", reply_to: json.data.id };
      const replied = await ben.post(`/api/rooms/${room.id}/messages`, answer);
      expect(replied.json.data.reply_to.content).toMatch(/^The bridge, 33/);
    });

    it("goes over the socket to a room and to a person, once for each client id", async () => {
      const [hers, his] = [await ada.socket(), await ben.socket()];
      his.send({ type: "join_channel", channel: room.channel });
      await his.next("joined");
      const frame = { type: "send_message", channel: room.channel, kind: "location", data: BRIDGE };
      for (const _ of [1, 2]) hers.send({ ...frame, client_id: "b-1" });
      const [first, second] = [await hers.next("message_sent"), await hers.next("message_sent")];
      expect(second).toMatchObject({ id: first["id"], seq: first["seq"] });
      // What was written before may still be on its way.
      const isSent = ({ message }: Loose) => message.client_id === "b-1";
      const { message } = await his.event("message_created", isSent);
      expect(message).toMatchObject({ id: first["id"], kind: "location", data: SHOWN });

      hers.send({ type: "private_message", to: benId, kind: "location", data: BRIDGE });
      await hers.next("message_sent");
      const letters = (await ada.get(`/api/messages?user_id=${benId}`)).json.data as Loose[];
      expect(letters.at(-1)?.content).toMatch(/^The bridge, 33/);
    });

    it("is somewhere on earth", async () => {
      const wrong = await share({ latitude: 91, longitude: "13" });
      expect(wrong.status).toBe(422);
      expect(wrong.json.errors).toEqual([
        expect.objectContaining({
          field: "data.latitude",
          message: "The latitude is a number from -90 to 90, in degrees.",
        }),
        expect.objectContaining({ field: "data.longitude" }),
      ]);
      for (const data of [undefined, null, [], { latitude: 1 }, "52,13"])
        expect((await share(data)).status).toBe(422);
      const edges = await share({ latitude: 90, longitude: -180 });
      expect(edges.json.data.data).toMatchObject({ coordinates: "90° N, 180° W", label: null });
    });

    it("stays as it is until it is deleted, and then says nothing any more", async () => {
      const { id } = (await share(BRIDGE)).json.data;
      const edited = await ada.patch(`/api/messages/${id}`, { content: "elsewhere" });
      expect(edited.json).toMatchObject({ status: 409, code: "message_not_editable" });
      const gone = (await ada.delete(`/api/messages/${id}`)).json.data;
      expect(gone).toMatchObject({ kind: "location", content: "", data: null });
    });
  });

  describe("a kind", () => {
    it("that there is none of, or that only the program writes, is refused with the others' names", async () => {
      for (const kind of ["hologram", "system"]) {
        const { status, json } = await share(BRIDGE, { kind });
        expect([status, json.code]).toEqual([422, "kind_unknown"]);
        expect(json.detail).toMatch(/location.*text/);
      }
      const unnamed = await ada.post(`/api/rooms/${room.id}/messages`, {});
      expect(unnamed.json.code).toBe("invalid");
    });
  });
});
