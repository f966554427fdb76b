import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";

eachStorey((storey) => {
  describe("the same client id ten times at once", () => {
    let nodes: ServerNode[];
    let ada: Person;
    let room: { id: number };
    beforeAll(async () => {
      nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1);
      ada = await Person.signUp(nodes[0]!.url, "Ada");
      room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data;
    });

    /** Posts by HTTP, in turn to each node, all at once. */
    const postAll = (drafts: object[]) =>
      Promise.all(
        drafts.map((body, index) => {
          const node = nodes[index % nodes.length]!;
          const cookie = ada.cookies.header();
          return fetch(`${node.url}/api/rooms/${room.id}/messages`, {
            method: "POST",
            headers: {
              cookie: cookie ?? "",
              origin: node.url,
              "content-type": "application/json",
              accept: "application/json",
            },
            body: JSON.stringify(body),
          });
        }),
      );

    const contents = async () =>
      (await ada.get(`/api/rooms/${room.id}/messages`)).json.data.map(
        ({ content }: { content: string }) => content,
      );

    it("makes one message, and tells every caller the same id", async () => {
      const answers = await postAll(
        Array.from({ length: 10 }, () => ({ content: "once", client_id: "c-1" })),
      );
      const ids = await Promise.all(
        answers.map(async (answer) => ((await answer.json()) as { data: { id: number } }).data.id),
      );
      expect(new Set(ids).size).toBe(1);
      expect(await contents()).toEqual(["once"]);
    });

    it("while ten different ones make ten", async () => {
      await postAll(
        Array.from({ length: 10 }, (_, n) => ({ content: `many ${n}`, client_id: `d-${n}` })),
      );
      expect(await contents()).toHaveLength(11);
    });

    it("over the socket, a retry is acknowledged with the first one's id", async () => {
      const socket = await ada.socket();
      const frame = {
        type: "send_message",
        channel: `presence-room.${room.id}`,
        message: "again",
        client_id: "e-1",
      };
      socket.send(frame);
      socket.send(frame);
      const first = await socket.next("message_sent");
      const second = await socket.next("message_sent");
      expect(second["id"]).toBe(first["id"]);
      expect((await contents()).filter((content: string) => content === "again")).toHaveLength(1);
    });
  });
});
