import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let ids: { ada: number; ben: number };

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    const idOf = async (person: Person) => (await person.get("/api/me")).json.data.id as number;
    ids = { ada: await idOf(ada), ben: await idOf(ben) };
  });

  /** A room in which Ben has answered Ada. */
  const scene = async () => {
    const body = { name: "engines", kind: "closed", member_ids: [ids.ben] };
    const room = (await ada.post("/api/rooms", body)).json.data as { id: number; channel: string };
    const write = async (person: Person, content: string, reply_to?: number) =>
      (await person.post(`/api/rooms/${room.id}/messages`, { content, reply_to })).json.data;
    const question = await write(ada, "Who has\nthe key?");
    const answer = await write(ben, "I have.", question.id);
    const list = async () => (await ada.get(`/api/rooms/${room.id}/messages`)).json.data as Loose[];
    return { room, write, question, answer, list };
  };

  describe("an answer", () => {
    it("quotes what it answers, in the list, live and in the page", async () => {
      const { room, question, answer, list } = await scene();
      const quote = {
        id: question.id,
        author: { id: ids.ada, name: "Ada" },
        content: "Who has the key?",
      };
      expect(answer.reply_to).toEqual(quote);
      expect(question.reply_to).toBeNull();
      expect((await list())[1]).toEqual(answer);
      const hers = await ada.socket();
      hers.send({ type: "join_channel", channel: room.channel });
      await hers.next("joined");
      const frame = { type: "send_message", channel: room.channel, message: "Thanks" };
      hers.send({ ...frame, client_id: "t", reply_to: answer.id });
      // What was written before may still be on its way.
      const isThanks = ({ message }: Loose) => message.client_id === "t";
      const { message } = await hers.event("message_created", isThanks);
      expect(message.reply_to.content).toBe("I have.");
      expect((await ben.open(`/rooms/${room.id}`)).text).toContain("Who has the key?");
    });

    it("follows what it quotes when that is edited or deleted, for who was away too", async () => {
      const { room, question, answer, list } = await scene();
      await ada.patch(`/api/messages/${question.id}`, { content: "Who has the car?" });
      expect((await list())[1].reply_to.content).toBe("Who has the car?");
      await ada.delete(`/api/messages/${question.id}`);
      const [, now] = await list();
      expect(now).toMatchObject({ id: answer.id, content: "I have.", reply_to: { content: "" } });
      const { data, seq } = (await ben.get(`/api/rooms/${room.id}/changes?since=2`)).json;
      const kinds = data.map(({ kind }: Loose) => kind);
      expect(kinds).toEqual(["edited", "quoted", "deleted", "quoted"]);
      expect(seq).toBe(6);
      expect(JSON.stringify(data)).not.toContain("car");
    });

    it("to nothing, or to a message of another room, is refused", async () => {
      const [one, other] = [await scene(), await scene()];
      for (const reply_to of [999_999, other.question.id]) {
        const body = { content: "what?", reply_to };
        const refused = await ben.post(`/api/rooms/${one.room.id}/messages`, body);
        expect([refused.status, refused.json.code]).toEqual([404, "message_not_found"]);
      }
      expect(await one.list()).toHaveLength(2);
    });
  });
});
