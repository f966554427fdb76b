import { beforeAll, describe, expect, it } from "vitest";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    ({ url } = await openSite(storey, { MESSAGE_RATE: "off" }));
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
  });

  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const roomOf = async (person: Person, kind = "closed"): Promise<number> =>
    (await person.post("/api/rooms", { name: "Works", kind })).json.data.id as number;
  const made = async (name: string): Promise<{ id: number; key: string }> => {
    const { json } = await ada.post("/api/bots", { name });
    return { id: json.data.id as number, key: json.key as string };
  };

  describe("A bot", () => {
    it("is made by an administrator, speaks by its key and over the socket, and is marked", async () => {
      const bot = await made("Helper");
      const room = await roomOf(ada);
      await ada.put(`/api/rooms/${room}/members/${bot.id}`);
      const program = new Person(url, "Helper");
      const said = await program.request("POST", `/api/rooms/${room}/messages`, {
        body: { content: "At your service" },
        headers: bearer(bot.key),
      });
      expect(said.json.data.author).toMatchObject({ id: bot.id, name: "Helper", bot: true });
      const socket = await openSocket(`${url.replace("http", "ws")}/ws?token=${bot.key}`, {});
      const connected = await socket.next("connected");
      expect(connected).toBeDefined();
      expect((await ada.open(`/rooms/${room}`)).text).toContain("tag--bot");
      const people = (await ada.get("/api/users?limit=100")).json.data as {
        id: number;
        bot?: true;
      }[];
      expect(people.find(({ id }) => id === bot.id)?.bot).toBe(true);
      await socket.close();
    });

    it("sees what its rooms are, and nothing else", async () => {
      const bot = await made("Nosy");
      const program = new Person(url, "Nosy");
      const room = await roomOf(ada);
      const ask = (path: string) => program.request("GET", path, { headers: bearer(bot.key) });
      expect((await ask(`/api/rooms/${room}/messages`)).status).toBe(404);
      expect((await ask("/api/bots")).json.data).toEqual([]);
      expect((await ask("/admin/bots")).status).not.toBe(200);
      const more = await program.request("POST", "/api/bots", {
        body: { name: "Child" },
        headers: bearer(bot.key),
      });
      expect(more.json.code).toBe("bots_not_allowed");
    });

    it("cannot sign in with any password", async () => {
      const { id } = await made("Locked");
      const page = await ada.open(`/admin/people/${id}`);
      const email = /[\w-]+@bots\.invalid/.exec(page.text)?.[0] ?? "";
      expect(email).toContain("@bots.invalid");
      for (const password of ["!", "", "password"]) {
        const answer = await new Person(url).submit("/sign-in", { email, password });
        expect([401, 422]).toContain(answer.status);
        expect(answer.location).toBeUndefined();
      }
    });

    it("is nobody any more with an older key, nor when it was removed; what it wrote stays", async () => {
      const bot = await made("Renewed");
      const room = await roomOf(ada);
      await ada.put(`/api/rooms/${room}/members/${bot.id}`);
      const program = new Person(url);
      const me = (key: string) => program.request("GET", "/api/me", { headers: bearer(key) });
      const headers = bearer(bot.key);
      await program.request("POST", `/api/rooms/${room}/messages`, {
        body: { content: "mine" },
        headers,
      });
      const key = (await ada.post(`/api/bots/${bot.id}/key`)).json.key as string;
      expect([(await me(bot.key)).status, (await me(key)).status]).toEqual([401, 200]);
      const socket = await openSocket(`${url.replace("http", "ws")}/ws?token=${key}`, {});
      await socket.next("connected");
      expect((await ada.delete(`/api/bots/${bot.id}`)).status).toBe(204);
      expect((await me(key)).status).toBe(401);
      await until(() => socket.closed, { what: "the end of the bot's socket" });
      const { data } = (await ada.get(`/api/rooms/${room}/messages`)).json;
      expect(data).toContainEqual(
        expect.objectContaining({
          content: "mine",
          author: expect.objectContaining({ name: "Renewed" }),
        }),
      );
    });

    it("belongs to its owner: others neither see nor change it", async () => {
      const { id } = await made("Private");
      expect((await ben.post("/api/bots", { name: "Mine" })).json.code).toBe("bots_not_allowed");
      expect((await ben.open("/settings/bots")).text).not.toContain("New bot");
      for (const asked of [
        ben.get(`/api/bots/${id}`),
        ben.post(`/api/bots/${id}/key`),
        ben.delete(`/api/bots/${id}`),
        ben.open(`/settings/bots/${id}`),
      ])
        expect((await asked).status).toBe(404);
      expect((await ada.open(`/settings/bots/${id}`)).text).toContain("Make a new key");
    });
  });
});
