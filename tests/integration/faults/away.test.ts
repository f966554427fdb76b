import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { createDatabase } from "../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb } from "../../support/servers/mariadb.ts";
import { type RedisServer, startRedis } from "../../support/servers/redis.ts";
import { cluster } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";

cluster((storey) => {
  describe("with a database and a Redis that can be stopped", () => {
    let maria: MariaDb;
    let redis: RedisServer;
    let nodes: ServerNode[];
    let ada: Person;
    let room: { id: number; channel: string };

    beforeAll(async () => {
      [maria, redis] = await Promise.all([startMariaDb({ durable: true }), startRedis()]);
      nodes = await startNodes(storey, 2, {
        DATABASE_URL: await createDatabase(maria.url),
        REDIS_URL: redis.url,
      });
      ada = await Person.signUp(nodes[0]!.url, "Ada");
      const { data } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json;
      room = { id: data.id, channel: `presence-room.${data.id}` };
    });
    afterAll(async () => {
      for (const node of nodes) await node.kill9();
      await maria.remove();
      await redis.remove();
    });

    const post = (content: string) => ada.post(`/api/rooms/${room.id}/messages`, { content });
    const stored = async (): Promise<string[]> => {
      const { json } = await ada.get(`/api/rooms/${room.id}/messages?limit=200`);
      return json.data.map(({ content }: { content: string }) => content);
    };

    it("answers 503 in words while the database is away, and loses nothing that it acknowledged", async () => {
      expect((await post("before")).status).toBe(201);
      await maria.kill();
      const refused = await post("while it was away");
      expect(refused.status).toBe(503);
      expect(refused.json.code).toMatch(/^database_/);
      expect(refused.headers.get("retry-after")).not.toBeNull();
      await nodes[0]!.untilReady(false);

      await maria.start();
      await nodes[0]!.untilReady();
      await until(async () => (await post("after")).status === 201, { what: "a stored message" });
      expect(await stored()).toEqual(["before", "after"]);
      expect(nodes[0]!.running).toBe(true);
    });

    it("goes on within each node while Redis is away, and across nodes when it is back", async () => {
      const near = await ada.socket();
      near.send({ type: "join_channel", channel: room.channel });
      await near.next("joined");

      await redis.stop();
      expect((await post("without Redis")).status).toBe(201);
      await near.event("message_created", ({ message }) => message.content === "without Redis");

      await redis.start();
      await near.next("recover");
      ada.url = nodes[1]!.url;
      const far = await ada.socket();
      ada.url = nodes[0]!.url;
      far.send({ type: "join_channel", channel: room.channel });
      await far.next("joined");
      await post("with Redis again");
      await far.event("message_created", ({ message }) => message.content === "with Redis again");
      expect(nodes.every(({ running }) => running)).toBe(true);
    });
  });
});
