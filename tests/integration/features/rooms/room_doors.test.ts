import { beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let ids: { ada: number; ben: number };

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    ids = { ada: await idOf(ada), ben: await idOf(ben) };
  });

  const idOf = async (person: Person): Promise<number> => {
    const { data, id } = (await person.get("/api/me")).json;
    return (data?.id ?? id) as number;
  };

  const make = async (person: Person, name: string, kind = "open"): Promise<number> =>
    (await person.post("/api/rooms", { name, kind })).json.data.id as number;

  describe("pages", () => {
    it("lead the first account into the first open room", async () => {
      const door = await ada.open("/");
      expect(door).toMatchObject({
        status: 303,
        location: expect.stringMatching(/^\/rooms\/\d+$/),
      });
      const page = await ada.open(door.location ?? "");
      expect(page.status).toBe(200);
      expect(page.text).toContain("general");
      // Others may have come meanwhile, which is noted.
      expect(page.text).toMatch(/data-seq="[0-9]+"/);
    });

    it("lead back into the room where one was last", async () => {
      const id = await make(ada, "zebras");
      await ada.open(`/rooms/${id}`);
      expect((await ada.open("/")).location).toBe(`/rooms/${id}`);
      await ada.submit(`/rooms/${id}/membership`, { _method: "DELETE" });
      expect((await ada.open("/")).location).not.toBe(`/rooms/${id}`);
    });

    it("make a room from a form, and show the form again with what is wrong", async () => {
      expect((await ada.open("/rooms/new")).text).toContain("Create room");
      const made = await ada.submit("/rooms", {
        name: "  kitchen   talk ",
        description: "Tea",
        kind: "closed",
      });
      expect(made.status).toBe(303);
      const page = await ada.open(made.location ?? "");
      expect(page.text).toContain("kitchen talk");

      const refused = await ada.submit("/rooms", { name: " ", description: "Tea", kind: "closed" });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain("Give the room a name.");
      expect(refused.text).toContain("Tea");
    });

    it("list open rooms, and let one look, join and leave", async () => {
      const id = await make(ada, "garden <party>");
      const list = await ben.open("/rooms?query=garden");
      expect(list.text).toContain("garden &lt;party&gt;");
      expect((await ben.open(`/rooms/${id}`)).text).toContain("without being a member");
      expect(await ben.submit(`/rooms/${id}/membership`, { _method: "PUT" })).toMatchObject({
        status: 303,
        location: `/rooms/${id}`,
      });
      expect((await ben.open(`/rooms/${id}`)).text).toContain('id="composer-text"');
      expect((await ben.submit(`/rooms/${id}/membership`, { _method: "DELETE" })).location).toBe(
        "/rooms",
      );
      expect((await ben.open(`/rooms/${id}`)).text).not.toContain('id="composer-text"');
    });

    it("invite and take out by form", async () => {
      const id = await make(ada, "secret", "closed");
      expect((await ada.open(`/rooms/${id}/invite`)).text).toContain("Ben");
      const nobody = await ada.submit(`/rooms/${id}/invite`, {});
      expect(nobody.status).toBe(422);
      expect((await ada.submit(`/rooms/${id}/invite`, { member_ids: `${ids.ben}` })).status).toBe(
        303,
      );
      expect((await ben.open(`/rooms/${id}`)).status).toBe(200);
      const removal = await ada.submit(`/rooms/${id}/members/${ids.ben}`, { _method: "DELETE" });
      expect(removal.status).toBe(303);
      expect((await ben.open(`/rooms/${id}`)).status).toBe(404);
    });

    it("change and archive a room", async () => {
      const id = await make(ada, "drafts");
      expect((await ada.open(`/rooms/${id}/edit`)).text).toContain('value="drafts"');
      const saved = { _method: "PATCH", name: "finals", description: "", kind: "closed" };
      expect((await ada.submit(`/rooms/${id}`, saved)).location).toBe(`/rooms/${id}`);
      expect((await ada.open(`/rooms/${id}`)).text).toContain("finals");
      const nameless = await ada.submit(`/rooms/${id}`, { ...saved, name: "" });
      expect(nameless.status).toBe(422);
      await ada.submit(`/rooms/${id}/archive`, { _method: "PUT" });
      expect((await ada.open(`/rooms/${id}`)).text).toContain("This room is archived.");
      await ada.submit(`/rooms/${id}/archive`, { _method: "DELETE" });
      expect((await ada.open(`/rooms/${id}`)).text).toContain('id="composer-text"');
    });

    it("start a conversation, always the same one", async () => {
      expect((await ada.open("/direct/new")).text).toContain("Ben");
      const [hers, his] = [
        await ada.submit("/direct", { member_ids: `${ids.ben}` }),
        await ben.submit("/direct", { member_ids: `${ids.ada}` }),
      ];
      expect(hers.location).toMatch(/^\/rooms\/\d+$/);
      expect(his.location).toBe(hers.location);
      expect((await ada.open(hers.location ?? "")).text).toContain("Ben");
      expect((await ada.submit("/direct", {})).status).toBe(422);
    });

    it("show the list of rooms with what is unread, the open one marked", async () => {
      const id = await make(ada, "counting");
      await ben.put(`/api/rooms/${id}/members/${ids.ben}`);
      await ada.post(`/api/rooms/${id}/messages`, { content: "one" });
      const list = await ben.open("/sidebar", {
        "hx-current-url": `http://x/rooms/${id}?message=1`,
      });
      const row = list.text.slice(list.text.indexOf(`id="row-${id}"`));
      expect(row.slice(0, row.indexOf("</li>"))).toMatch(/data-unread="1"[^>]*aria-current="page"/);
      const { data } = (await ben.get("/sidebar")).json;
      expect(data.find((room: { id: number }) => room.id === id)).toMatchObject({
        name: "counting",
        unread: 1,
        last_ordinal: 1,
        read_ordinal: 0,
      });
    });
  });

  describe("the API", () => {
    it("makes a room, lists it and shows it", async () => {
      const made = await ada.post("/api/rooms", {
        name: "api",
        kind: "closed",
        member_ids: [ids.ben],
      });
      expect(made.status).toBe(201);
      const room = made.json.data;
      expect(room).toMatchObject({
        name: "api",
        kind: "closed",
        channel: `presence-room.${room.id}`,
        role: "owner",
        seq: 0,
        unread: 0,
        archived_at: null,
        last_message_at: null,
      });
      const list = (await ben.get("/api/rooms")).json;
      expect(list.has_more).toBe(false);
      expect(list.data).toContainEqual(expect.objectContaining({ id: room.id, role: "member" }));
      expect((await ben.get(`/api/rooms/${room.id}`)).json.data.id).toBe(room.id);
    });

    it("lists in pages", async () => {
      const all = (await ada.get("/api/rooms")).json.data as { id: number }[];
      const first = (await ada.get("/api/rooms?limit=2")).json;
      expect(first).toMatchObject({ has_more: true, data: all.slice(0, 2) });
      const rest = (await ada.get(`/api/rooms?after=${first.data[1].id}`)).json;
      expect(rest).toMatchObject({ has_more: false, data: all.slice(2) });
    });

    it("finds open rooms that one is not in yet", async () => {
      const id = await make(ada, "orchard");
      const found = { id, name: "orchard", joined: false, members_count: 1 };
      expect((await ben.get("/api/rooms?find=orch")).json.data).toMatchObject([found]);
      expect((await ben.get("/api/rooms?find=nothing-like-it")).json.data).toEqual([]);
    });

    it("opens a direct room: 201 the first time, the same room with 200 after that", async () => {
      const cleo = await Person.signUp(ada.url, "Cleo");
      const direct = { kind: "direct", member_ids: [await idOf(cleo)] };
      const [first, again] = [
        await ada.post("/api/rooms", direct),
        await ada.post("/api/rooms", direct),
      ];
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(again.json.data.id).toBe(first.json.data.id);
      expect(first.json.data).toMatchObject({ kind: "direct", name: "Cleo" });
      expect(first.json.data.members.map(({ name }: { name: string }) => name)).toEqual([
        "Ada",
        "Cleo",
      ]);
    });

    it("joins, brings in, appoints and takes out", async () => {
      const id = await make(ada, "open house");
      expect((await ben.put(`/api/rooms/${id}/members/${ids.ben}`)).status).toBe(201);
      expect((await ben.put(`/api/rooms/${id}/members/${ids.ben}`)).status).toBe(200);
      const appointed = await ada.put(`/api/rooms/${id}/members/${ids.ben}`, { role: "moderator" });
      expect(appointed.json.data).toMatchObject({
        room_id: id,
        user: { id: ids.ben, role: "moderator" },
      });
      expect((await ada.get(`/api/rooms/${id}/members`)).json.data).toMatchObject([
        { id: ids.ada, role: "owner" },
        { id: ids.ben, role: "moderator" },
      ]);
      expect((await ben.delete(`/api/rooms/${id}/members/${ids.ada}`)).status).toBe(403);
      expect((await ben.delete(`/api/rooms/${id}/members/${ids.ben}`)).status).toBe(204);
      expect((await ben.get(`/api/rooms/${id}`)).json.data.role).toBeNull();
    });

    it.each<[string, object, string | undefined]>([
      ["without a name", { kind: "open" }, "name"],
      ["with a name that is too long", { name: "x".repeat(81), kind: "open" }, "name"],
      ["with a name of another type", { name: ["a"], kind: "open" }, "name"],
      ["of an unknown kind", { name: "x", kind: "secret" }, "kind"],
      ["with an unknown member", { name: "x", kind: "open", member_ids: [999_999] }, "member_ids"],
      ["with words for members", { name: "x", kind: "open", member_ids: ["Ben"] }, "member_ids.0"],
      ["with oneself alone", { kind: "direct", member_ids: [] }, "member_ids"],
      ["with nobody named", { kind: "direct" }, "member_ids"],
    ])("refuses a room %s", async (_, body, field) => {
      const answer = await ada.post("/api/rooms", body);
      expect(answer.status).toBe(422);
      expect(answer.json.errors[0].field).toBe(field);
    });

    it("answers unknown rooms and people with 404", async () => {
      const id = await make(ada, "lonely");
      expect((await ada.put(`/api/rooms/${id}/members/999999`)).json).toMatchObject({
        code: "user_not_found",
      });
      expect((await ada.put(`/api/rooms/${id}/members/abc`)).status).toBe(404);
      expect((await ada.get("/api/rooms/0")).status).toBe(404);
      expect((await ada.get("/api/rooms/01")).status).toBe(404);
      expect((await ada.get("/api/rooms/99999999999999999999")).status).toBe(404);
    });
  });

  describe("a stranger to a closed room", () => {
    it("finds a 404 at every door of it", async () => {
      const id = await make(ada, "founders", "closed");
      const doors = [
        await ben.open(`/rooms/${id}`),
        await ben.open(`/rooms/${id}/edit`),
        await ben.open(`/rooms/${id}/invite`),
        await ben.submit(`/rooms/${id}/invite`, { member_ids: `${ids.ben}` }),
        await ben.submit(`/rooms/${id}`, { _method: "PATCH", name: "mine" }),
        await ben.submit(`/rooms/${id}/archive`, { _method: "PUT" }),
        await ben.submit(`/rooms/${id}/membership`, { _method: "PUT" }),
        await ben.submit(`/rooms/${id}/membership`, { _method: "DELETE" }),
        await ben.submit(`/rooms/${id}/members/${ids.ada}`, { _method: "DELETE" }),
        await ben.get(`/api/rooms/${id}`),
        await ben.patch(`/api/rooms/${id}`, { name: "mine" }),
        await ben.get(`/api/rooms/${id}/members`),
        await ben.put(`/api/rooms/${id}/members/${ids.ben}`),
        await ben.delete(`/api/rooms/${id}/members/${ids.ada}`),
      ];
      expect(doors.map(({ status }) => status)).toEqual(doors.map(() => 404));
      for (const { text } of doors) expect(text).not.toContain("founders");
      expect((await ben.open("/rooms?query=founders")).text).not.toContain(`/rooms/${id}`);
      expect((await ada.open(`/rooms/${id}`)).text).toContain("founders");
    });
  });

  describe("a token", () => {
    it("does what its scopes say and nothing else", async () => {
      const id = await make(ada, "robots");
      const made = await ada.post("/settings/tokens", { name: "reader", scopes: ["rooms:read"] });
      const headers = { authorization: `Bearer ${made.json.token ?? made.json.data?.token}` };
      const robot = new Person(ada.url, "Robot");
      expect((await robot.request("GET", `/api/rooms/${id}`, { headers })).status).toBe(200);
      const refused = await robot.request("POST", "/api/rooms", {
        headers,
        body: { name: "x", kind: "open" },
      });
      expect(refused.status).toBe(403);
      expect(refused.json.code).toBe("missing_scope");
    });
  });
});
