import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import type { Socket } from "../../support/socket.ts";
import { eachStorey } from "../../support/storeys.ts";

eachStorey((storey) => {
  describe("bad input", () => {
    let node: ServerNode;
    let ada: Person;
    let room: { id: number; channel: string };
    let socket: Socket;

    beforeAll(async () => {
      node = await startNode({ storey });
      ada = await Person.signUp(node.url, "Ada");
      const { data } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json;
      room = { id: data.id, channel: `presence-room.${data.id}` };
      socket = await ada.socket();
      socket.send({ type: "join_channel", channel: room.channel });
      await socket.next("joined");
    });

    afterAll(async () => {
      const { json } = await ada.get(`/api/rooms/${room.id}/messages`);
      expect(json.data, "nothing of all this was stored").toEqual([]);
      expect(node.log.alarms(), "nothing of all this alarmed the log").toEqual([]);
    });

    describe("over HTTP", () => {
      const post = (body: unknown) => ada.post(`/api/rooms/${room.id}/messages`, body);

      it.each([
        ["no text", {}],
        ["empty text", { content: "" }],
        ["only spaces", { content: " \n\t " }],
        ["a number as text", { content: 7 }],
        ["a list as text", { content: ["a"] }],
        ["a list instead of an object", ["content"]],
        ["a client id with spaces", { content: "hello", client_id: "a b" }],
      ])("refuses %s with a field error", async (_, body) => {
        const answer = await post(body);
        expect(answer.status).toBe(422);
        expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
        expect(answer.json.errors).not.toHaveLength(0);
      });

      it("says both numbers of a text that is too long", async () => {
        const answer = await post({ content: "x".repeat(4001) });
        expect(answer.status).toBe(422);
        expect(answer.json.detail).toMatch(/4,?000/);
        expect(answer.json.detail).toMatch(/4,?001/);
      });

      it("says that broken JSON is broken", async () => {
        const headers = { "content-type": "application/json" };
        const answer = await ada.request("POST", `/api/rooms/${room.id}/messages`, {
          body: '{"content": ',
          headers,
        });
        expect(answer.status).toBe(400);
      });

      it("refuses a content type that it does not read, and a body without end", async () => {
        const path = `/api/rooms/${room.id}/messages`;
        const xml = { "content-type": "application/xml" };
        expect((await ada.request("POST", path, { body: "<a/>", headers: xml })).status).toBe(415);
        expect((await post({ content: "x".repeat(2_000_000) })).status).toBe(413);
      });

      it("answers an unknown room, path, verb or id in kind", async () => {
        expect((await ada.post("/api/rooms/999999/messages", { content: "hello" })).status).toBe(
          404,
        );
        expect((await ada.get("/api/nowhere")).status).toBe(404);
        const wrongVerb = await ada.put("/api/rooms");
        expect(wrongVerb.status).toBe(405);
        expect(wrongVerb.headers.get("allow")).toContain("POST");
        expect([404, 422]).toContain((await ada.get("/api/rooms/nonsense/messages")).status);
      });

      it("refuses a form from a foreign page", async () => {
        const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
        const body = { content: "forged" };
        expect(
          (await ada.request("POST", `/api/rooms/${room.id}/messages`, { body, headers })).status,
        ).toBe(403);
      });
    });

    describe("over the socket", () => {
      it.each([
        ["broken JSON", "{"],
        ["a bare word", '"hello"'],
        ["a number", "7"],
        ["null", "null"],
        ["an object without a type", "{}"],
        ["a type that is no text", '{"type": 7}'],
        ["an unknown type", '{"type": "fly_to_the_moon"}'],
        ["a join without a channel", '{"type": "join_channel"}'],
        ["a channel with a forbidden name", '{"type": "join_channel", "channel": "a b#"}'],
        [
          "a private channel that no rule names",
          '{"type": "join_channel", "channel": "private-nothing"}',
        ],
        ["a room that is not there", '{"type": "join_channel", "channel": "presence-room.999999"}'],
      ])("answers %s with an error frame and lives", async (_, text) => {
        socket.sendRaw(text);
        const error = await socket.next("error");
        expect(error["code"]).toMatch(/^[a-z_]+$/);
        expect(error["message"]).toMatch(/\w{3,}/);
        await socket.roundTrip();
      });

      it("answers a binary frame with an error frame and lives", async () => {
        socket.sendRaw(Buffer.from([1, 2, 3]));
        expect(await socket.next("error")).toHaveProperty("code");
        await socket.roundTrip();
      });

      it.each([
        ["an empty message", { message: "" }],
        ["a message of spaces", { message: "   " }],
        ["a message that is too long", { message: "x".repeat(4001) }],
        ["a message to an unknown room", { channel: "presence-room.999999", message: "hello" }],
        ["a message to no room", { channel: "lobby", message: "hello" }],
      ])("fails %s with a reason", async (_, change) => {
        const client_id = `bad-${Math.random().toString(36).slice(2)}`;
        socket.send({ type: "send_message", channel: room.channel, client_id, ...change });
        const failed = await socket.next(
          "message_failed",
          (frame) => frame["client_id"] === client_id,
        );
        expect(failed["code"]).toMatch(/^[a-z_]+$/);
        expect(failed["message"]).toMatch(/\w{3,}/);
      });

      it("answers a message of the wrong type with an error frame", async () => {
        socket.send({
          type: "send_message",
          channel: room.channel,
          message: 7,
          client_id: "c1",
          ref: "r",
        });
        expect(await socket.next("error")).toMatchObject({ code: "invalid_message", ref: "r" });
      });

      it("ends a connection that sends a megabyte, with 1009, and no other", async () => {
        const flood = await ada.socket();
        flood.sendRaw(JSON.stringify({ type: "send_message", message: "x".repeat(1_048_576) }));
        expect((await flood.closed).code).toBe(1009);
        await socket.roundTrip();
      });
    });
  });
});
