import { expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";

const ROUNDS = 4;
const PER_ROUND = 60;
/** Acknowledgements after which the server is killed, in the middle of what was sent. */
const ENOUGH = 20;

eachStorey((storey) => {
  it("a server killed in the middle loses no acknowledged message and doubles none", async () => {
    const node = await startNode({ storey });
    const ada = await Person.signUp(node.url, "Ada");
    const { id, channel } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json
      .data;
    const acknowledged = new Map<string, number>();
    const waiting: string[] = [];

    for (let round = 0; round < ROUNDS; round += 1) {
      for (let n = 0; n < PER_ROUND; n += 1) waiting.push(`r${round}-${n}`);
      await sendAll(await ada.socket());
      await node.kill9();
      await node.start();
    }
    // As the browser does after its return: what was not acknowledged is sent again, in order.
    const socket = await ada.socket();
    for (const client_id of waiting.slice()) await acknowledge(socket, client_id);

    const stored = await history();
    expect(new Set(stored.map(({ client_id }) => client_id)).size).toBe(stored.length);
    expect(stored).toHaveLength(ROUNDS * PER_ROUND);
    for (const { client_id, id: stored_id } of stored)
      expect(acknowledged.get(client_id)).toBe(stored_id);
    expect(stored.map(({ ordinal, seq }) => [ordinal, seq])).toEqual(
      stored.map((_, n) => [n + 1, n + 1]),
    );
    expect(node.log.alarms()).toEqual([]);

    /** Sends all that waits, and stops listening after enough answers. */
    async function sendAll(from: Socket): Promise<void> {
      for (const client_id of waiting)
        from.send({ type: "send_message", channel, message: client_id, client_id });
      for (let n = 0; n < ENOUGH; n += 1) note(await from.next("message_sent"));
      from.drop();
    }

    async function acknowledge(to: Socket, client_id: string): Promise<void> {
      to.send({ type: "send_message", channel, message: client_id, client_id });
      note(await to.next("message_sent", (frame) => frame["client_id"] === client_id));
    }

    function note(sent: Loose): void {
      acknowledged.set(sent.client_id, sent.id);
      waiting.splice(waiting.indexOf(sent.client_id), 1);
    }

    async function history(): Promise<Loose[]> {
      const pages: Loose[][] = [];
      for (let before = ""; ; before = `&before=${pages[0]?.[0].id}`) {
        const { data, has_more } = (await ada.get(`/api/rooms/${id}/messages?limit=100${before}`))
          .json;
        pages.unshift(data);
        if (!has_more) return pages.flat();
      }
    }
  });
});
