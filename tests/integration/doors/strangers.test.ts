import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { openSocket } from "../../support/open_socket.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";

eachStorey((storey) => {
  describe("somebody who is not signed in", () => {
    let node: ServerNode;
    let nobody: Person;
    beforeAll(async () => {
      node = await startNode({ storey });
      await Person.signUp(node.url, "Ada");
      nobody = new Person(node.url, "Nobody");
    });

    it.each(["/", "/rooms", "/rooms/1", "/settings/profile"])(
      "is sent from %s to sign in",
      async (path) => {
        const answer = await nobody.open(path);
        expect(answer.status).toBe(303);
        expect(answer.location).toMatch(/^\/sign-in/);
      },
    );

    it.each(["/api/rooms", "/api/rooms/1/messages", "/api/users"])(
      "gets a 401 problem from %s",
      async (path) => {
        const answer = await nobody.get(path);
        expect(answer.status).toBe(401);
        expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
        expect(answer.json).toMatchObject({ status: 401, code: "not_signed_in" });
      },
    );

    it("has a socket accepted and closed with 4401, so that the browser learns the reason", async () => {
      const socket = await openSocket(`${node.url}/ws`, { headers: { origin: node.url } });
      expect((await socket.closed).code).toBe(4401);
    });

    it("is refused at the upgrade when coming from a foreign page", async () => {
      const foreign = openSocket(`${node.url}/ws`, { headers: { origin: "https://evil.example" } });
      await expect(foreign).rejects.toThrow("403");
    });

    it("finds no upgrade at an unknown path", async () => {
      await expect(
        openSocket(`${node.url}/nowhere`, { headers: { origin: node.url } }),
      ).rejects.toThrow("404");
    });
  });

  describe("a stranger to a closed room", () => {
    let node: ServerNode;
    let ada: Person;
    let stranger: Person;
    let room: { id: number };
    let messageId: number;
    beforeAll(async () => {
      node = await startNode({ storey });
      ada = await Person.signUp(node.url, "Ada");
      stranger = await Person.signUp(node.url, "Mallory");
      room = (await ada.post("/api/rooms", { name: "founders", kind: "closed" })).json.data;
      const posted = await ada.post(`/api/rooms/${room.id}/messages`, {
        content: "the secret plan",
      });
      messageId = posted.json.data.id;
    });

    it("finds a 404 at every door", async () => {
      const doors = [
        await stranger.open(`/rooms/${room.id}`),
        await stranger.open(`/rooms/${room.id}/messages`),
        await stranger.open(`/rooms/${room.id}/changes?since=0`),
        await stranger.get(`/api/rooms/${room.id}/messages`),
        await stranger.get(`/api/rooms/${room.id}/changes?since=0`),
        await stranger.post(`/api/rooms/${room.id}/messages`, { content: "let me in" }),
        await stranger.patch(`/api/messages/${messageId}`, { content: "mine now" }),
        await stranger.delete(`/api/messages/${messageId}`),
      ];
      expect(doors.map(({ status }) => status)).toEqual(doors.map(() => 404));
      for (const { text } of doors) expect(text).not.toContain("the secret plan");
    });

    it("may not join its channel, and is told so", async () => {
      const socket = await stranger.socket();
      const answer = await socket.ask({
        type: "join_channel",
        channel: `presence-room.${room.id}`,
      });
      expect(answer.type).toBe("error");
    });

    it("is in it once invited, and out of it at once when removed", async () => {
      const { id } = (await stranger.get("/api/me")).json.data;
      expect((await ada.put(`/api/rooms/${room.id}/members/${id}`)).status).toBeLessThan(300);
      const socket = await stranger.socket();
      socket.send({ type: "join_channel", channel: `presence-room.${room.id}` });
      await socket.next("joined");

      expect((await ada.delete(`/api/rooms/${room.id}/members/${id}`)).status).toBeLessThan(300);
      await socket.next("left");
      await ada.post(`/api/rooms/${room.id}/messages`, { content: "only among us" });
      await socket.roundTrip();
      expect(JSON.stringify(socket.received("event"))).not.toContain("only among us");
      expect((await stranger.get(`/api/rooms/${room.id}/messages`)).status).toBe(404);
    });
  });
});
