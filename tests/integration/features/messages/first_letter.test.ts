import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";
import { letter, newcomer, strangers } from "./letters.ts";

eachStorey((storey) => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await openSite(storey));
    await Person.signUp(url, "Root");
  });

  const person = (name: string) => newcomer(url, name);
  const pair = () => strangers(url);

  describe("a private message", () => {
    it("that is refused opens no conversation: neither for a block nor for an id that is taken", async () => {
      const [ada, ben] = await pair();
      const cleo = await person("Cleo");
      const direct = async (who: Person) =>
        (await who.get("/api/rooms")).json.data.filter(({ kind }: Loose) => kind === "direct");
      await letter(ada, ben, "hello", "taken");
      const again = { receiver_id: cleo.id, content: "hello", client_id: "taken" };
      expect((await ada.post("/api/messages/send", again)).json.code).toBe("client_id_taken");
      await cleo.put(`/api/blocks/${ben.id}`);
      const unwanted = { receiver_id: cleo.id, content: "hello" };
      const room = { kind: "direct", member_ids: [cleo.id] };
      for (const refused of [
        await ben.post("/api/messages/send", unwanted),
        await ben.post("/api/rooms", room),
      ])
        expect([refused.status, refused.json.code]).toEqual([403, "person_not_reachable"]);
      const back = await cleo.post("/api/rooms", { kind: "direct", member_ids: [ben.id] });
      expect(back.json.code).toBe("person_blocked");
      expect(await direct(cleo)).toEqual([]);
      await cleo.delete(`/api/blocks/${ben.id}`);
      expect((await ben.post("/api/rooms", room)).status).toBe(201);
      // What is there stays there: it can be opened and read.
      await cleo.put(`/api/blocks/${ben.id}`);
      expect((await ben.post("/api/rooms", room)).status).toBe(200);
      expect(await direct(cleo)).toHaveLength(1);
    });

    it("as the first of a conversation is one, too, when it is sent twice at once", async () => {
      const [ada, ben] = await pair();
      const both = await Promise.all([
        letter(ada, ben, "hello", "c"),
        letter(ada, ben, "hello", "c"),
      ]);
      expect(both[1]).toEqual(both[0]);
      expect((await ada.get(`/api/messages?user_id=${ben.id}`)).json.data).toEqual([both[0]]);
    });
  });
});
