import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let names = 0;

  beforeAll(async () => {
    ({ url } = await openSite(storey));
    await Person.signUp(url, "Root");
  });

  interface Known extends Person {
    id: number;
  }

  const person = async (name: string): Promise<Known> => {
    const one = await Person.signUp(url, `${name} ${(names += 1)}`);
    return Object.assign(one, { id: (await one.get("/api/me")).json.data.id as number });
  };

  const pair = async () => [await person("Ada"), await person("Ben")] as const;

  const send = async (from: Person, to: Known, content: string, client_id?: string) =>
    (await from.post("/api/messages/send", { receiver_id: to.id, content, client_id })).json.data;

  describe("a private message", () => {
    it("that is refused opens no conversation: neither for a block nor for an id that is taken", async () => {
      const [ada, ben] = await pair();
      const cleo = await person("Cleo");
      const direct = async (who: Person) =>
        (await who.get("/api/rooms")).json.data.filter(({ kind }: Loose) => kind === "direct");
      await send(ada, ben, "hello", "taken");
      const again = { receiver_id: cleo.id, content: "hello", client_id: "taken" };
      expect((await ada.post("/api/messages/send", again)).json.code).toBe("client_id_taken");
      await cleo.put(`/api/blocks/${ben.id}`);
      const letter = { receiver_id: cleo.id, content: "hello" };
      const room = { kind: "direct", member_ids: [cleo.id] };
      for (const refused of [
        await ben.post("/api/messages/send", letter),
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
      const both = await Promise.all([send(ada, ben, "hello", "c"), send(ada, ben, "hello", "c")]);
      expect(both[1]).toEqual(both[0]);
      expect((await ada.get(`/api/messages?user_id=${ben.id}`)).json.data).toEqual([both[0]]);
    });
  });
});
