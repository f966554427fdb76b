import { beforeAll, describe, expect, test } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const SECRET = "The launch is on Friday";

eachStorey((storey) => {
  let ada: Person;
  let bob: Person;
  let eve: Person;
  /** Bob's closed room and his conversation with Eve; Ada is in neither. */
  let [launch, talk] = [0, 0];

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    bob = await Person.signUp(url, "Bob");
    eve = await Person.signUp(url, "Eve");
    const { id } = (await eve.get("/settings/profile")).json;
    launch = await made(bob, { name: "Launch", kind: "closed", description: "By invitation." });
    talk = await made(bob, { kind: "direct", member_ids: [id] });
    for (const room of [launch, talk]) await post(bob, room);
  });

  const made = async (person: Person, room: object): Promise<number> =>
    (await person.post("/api/rooms", room)).json.data.id;
  let posts = 0;
  const post = (person: Person, room: number) =>
    person.post(`/api/rooms/${room}/messages`, { client_id: `c-${(posts += 1)}`, content: SECRET });
  const names = async (query: string) =>
    (await ada.get(`/admin/rooms${query}`)).json.data.map(({ name }: Loose) => name);

  describe("the list of rooms", () => {
    test("shows every room from outside", async () => {
      expect((await ada.get("/admin/rooms")).json.data).toMatchObject([
        { id: talk, name: null, kind: "direct", members: 2, messages: 1 },
        { id: launch, name: "Launch", kind: "closed", members: 1, messages: 1 },
        { name: "general", kind: "open", members: 3, messages: 0, last_message_at: null },
      ]);
    });

    test("is searched by name, kind and state", async () => {
      expect(await names("?text=LAU")).toEqual(["Launch"]);
      expect(await names("?kind=open")).toEqual(["general"]);
      expect(await names("?state=archived")).toEqual([]);
      expect((await ada.open("/admin/rooms?text=nothing")).text).toContain("No room matches");
    });
  });

  describe("what is said in rooms and who talks to whom", () => {
    test("is not told to an administrator who is no member", async () => {
      for (const path of ["/admin/rooms", `/admin/rooms/${launch}`, `/admin/rooms/${talk}`]) {
        for (const { status, text } of [await ada.get(path), await ada.open(path)]) {
          expect(status).toBe(200);
          expect(text).not.toContain(SECRET);
        }
      }
      const { text } = await ada.get(`/admin/rooms/${talk}`);
      expect(JSON.parse(text)).toMatchObject({ members: [], room: { members: 2, name: null } });
      expect(text).not.toContain("Eve");
      expect((await ada.get(`/api/rooms/${launch}/messages`)).status).toBe(404);
    });

    test("stays so when the room is archived and opened again by her", async () => {
      await ada.submit(`/admin/rooms/${launch}/archive`, {});
      expect((await ada.get(`/api/rooms/${launch}/messages`)).status).toBe(404);
      await ada.submit(`/admin/rooms/${launch}/archive`, { _method: "DELETE" });
      expect((await bob.get(`/api/rooms/${launch}/messages`)).status).toBe(200);
    });
  });

  describe("a room's page", () => {
    test("shows its people and what administrators did", async () => {
      expect((await ada.get(`/admin/rooms/${launch}`)).json).toMatchObject({
        room: { name: "Launch", archived_at: null },
        members: [{ name: "Bob", role: "owner" }],
        joined: false,
      });
      expect((await ada.open("/admin/rooms/99999")).status).toBe(404);
    });

    test("archives the room for everybody, at once and in writing", async () => {
      const socket = await bob.socket();
      await socket.ask({ type: "join_channel", channel: `presence-room.${launch}` });
      const done = await ada.submit(`/admin/rooms/${launch}/archive`, {});
      expect(done).toMatchObject({ status: 303, location: `/admin/rooms/${launch}` });
      const told = await socket.event("room_updated");
      expect(told).toMatchObject({ room_id: launch, archived_at: expect.any(String) });
      expect(await post(bob, launch)).toMatchObject({ json: { code: "room_archived" } });
      expect((await ada.get(`/admin/rooms/${launch}`)).json.acts[0]).toMatchObject({
        act: "room.archived",
        actor: { name: "Ada" },
        detail: { name: "Launch" },
      });
      expect((await ada.delete(`/admin/rooms/${launch}/archive`)).status).toBe(204);
      expect((await socket.event("room_updated")).archived_at).toBeNull();
      await socket.close();
    });

    test("leaves conversations to their people", async () => {
      expect(await ada.post(`/admin/rooms/${talk}/archive`)).toMatchObject({
        status: 409,
        json: { code: "conversation_stays" },
      });
    });

    test("archives nothing for members, who do not find it", async () => {
      expect((await bob.post(`/admin/rooms/${launch}/archive`)).status).toBe(404);
      expect((await bob.get(`/api/rooms/${launch}`)).json.data.archived_at ?? null).toBeNull();
    });
  });
});
