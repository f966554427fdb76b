import { beforeAll, describe, expect, it } from "vitest";
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

  describe("frames", () => {
    it("carry a message to who is there, and tell that it arrived and that it was read", async () => {
      const [ada, ben] = await pair();
      const [hers, his] = [await ada.socket(), await ben.socket()];
      await Promise.all([hers.next("online_users"), his.next("online_users")]);
      hers.send({ type: "private_message", to: ben.id, content: "hello", client_id: "c1" });
      const sent = await hers.next("message_sent");
      expect(sent).toEqual({
        type: "message_sent",
        to: ben.id,
        client_id: "c1",
        id: expect.any(Number),
      });
      const got = await his.next("private_message");
      expect(got).toMatchObject({ id: sent["id"], sender_id: ada.id, content: "hello" });
      const receipt = { user_id: ben.id, client_id: "c1", id: sent["id"] };
      expect(await hers.next("message_delivered")).toEqual({
        type: "message_delivered",
        ...receipt,
      });
      const answer = await his.ask({ type: "mark_read", user_id: ada.id, up_to: sent["id"] });
      expect(answer).toMatchObject({ type: "marked_read", user_id: ada.id, unread_count: 0 });
      expect(await hers.next("message_read")).toMatchObject({ user_id: ben.id, up_to: sent["id"] });
      const history = await hers.ask({ type: "load_history", with: ben.id });
      expect(history).toMatchObject({
        type: "history_loaded",
        with: ben.id,
        messages: [{ id: sent["id"], is_read: true }],
        has_more: false,
      });
      await hers.roundTrip();
      expect(hers.received("message_queued")).toEqual([]);
      expect(hers.received("private_message")).toEqual([]);
    });

    it("tell that a message was read by answering it, and say nothing when there was nothing to read", async () => {
      const [ada, ben] = await pair();
      const hers = await ada.socket();
      const { id } = await send(ada, ben, "are you in?");
      const answer = await send(ben, ada, "yes");
      expect(await hers.next("message_read")).toMatchObject({ user_id: ben.id, up_to: answer.id });
      const [first] = (await ada.get(`/api/messages?user_id=${ben.id}`)).json.data;
      expect(first).toMatchObject({ id, is_read: true });
      const more = await send(ben, ada, "and you?");
      await hers.next("private_message", (frame) => frame["id"] === more.id);
      await hers.roundTrip();
      expect(hers.received("message_read")).toHaveLength(1);
    });

    it("wait for who is away, come in order on return, and only once", async () => {
      const [ada, ben] = await pair();
      const hers = await ada.socket();
      const words = ["one", "two", "three"];
      for (const content of words)
        hers.send({ type: "private_message", to: ben.id, content, client_id: content });
      for (const client_id of words) {
        expect(await hers.next("message_queued")).toMatchObject({ client_id, user_id: ben.id });
      }
      expect(hers.received("message_delivered")).toEqual([]);
      const his = await ben.socket();
      for (const content of words)
        expect(await his.next("private_message")).toMatchObject({ content });
      for (const client_id of words)
        expect(await hers.next("message_delivered")).toMatchObject({ client_id });
      await his.close();
      hers.send({ type: "private_message", to: ben.id, content: "four", client_id: "four" });
      expect(await hers.next("message_queued")).toMatchObject({ client_id: "four" });
      const again = await ben.socket();
      expect(await again.next("private_message")).toMatchObject({ content: "four" });
      await hers.next("message_delivered");
      const third = await ben.socket();
      await third.next("online_users");
      await third.roundTrip();
      expect(third.received("private_message")).toEqual([]);
      expect(again.received("private_message")).toHaveLength(1);
    });

    it("say why a message was not taken", async () => {
      const [ada, ben] = await pair();
      const hers = await ada.socket();
      const refusals: [object, string][] = [
        [{ to: ada.id }, "message_to_self"],
        [{ to: 999_999 }, "user_not_found"],
        [{ content: "" }, "message_empty"],
        [{ content: "x".repeat(501) }, "message_too_long"],
      ];
      for (const [change, code] of refusals) {
        const frame = { type: "private_message", to: ben.id, content: "x", client_id: "bad" };
        expect(await hers.ask({ ...frame, ...change })).toMatchObject({
          type: "message_failed",
          client_id: "bad",
          code,
          message: expect.stringMatching(/\w+ \w+/),
        });
      }
      expect(await hers.ask({ type: "mark_read", up_to: 1 })).toMatchObject({ type: "error" });
      expect(await hers.ask({ type: "load_history" })).toMatchObject({ code: "invalid_message" });
    });

    it("say who is typing to one, before and after the first message", async () => {
      const [ada, ben] = await pair();
      const [hers, his] = [await ada.socket(), await ben.socket()];
      hers.send({ type: "typing_start", to: ben.id });
      const typing = { type: "typing_start", user_id: ada.id, name: ada.name };
      expect(await his.next("typing_start")).toEqual(typing);
      hers.send({ type: "typing_stop", to: ben.id });
      expect(await his.next("typing_stop")).toMatchObject({ user_id: ada.id });
      await send(ada, ben, "so");
      hers.send({ type: "typing_start", to: ben.id });
      expect(await his.next("typing_start")).toEqual({
        ...typing,
        channel: expect.stringMatching(/^presence-room\./),
      });
      await hers.roundTrip();
      expect(hers.received("typing_start")).toEqual([]);
    });
  });
});
