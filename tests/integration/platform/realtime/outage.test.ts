import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { CHAT, eventType } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { type RedisServer, startRedis } from "../../../support/servers/redis.ts";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { redisBackend } from "./backends.ts";
import { ANN, BEN, Cluster, EVE, join, person, ROOM } from "./cluster.ts";

const posted = eventType("test_heard", z.object({ n: z.number() }));

describeWith(["redis"], "While Redis is away", () => {
  let redis: RedisServer;
  let cluster: Cluster;
  let ann: Socket;
  let ben: Socket;

  beforeEach(async () => {
    redis = await startRedis();
    cluster = new Cluster(await redisBackend(redis.url));
    await cluster.add();
    await cluster.add();
    [ann, ben] = [await person(cluster.here, ANN), await person(cluster.there, BEN)];
    await ann.event("presence:joining");
  });

  afterEach(async () => {
    redis.resume();
    await cluster.stop();
    await redis.remove();
  });

  const changes = (socket: Socket) =>
    socket
      .received("event")
      .flatMap(({ event, data }) => (event.startsWith("presence:") ? [[event, data.user_id]] : []));
  const members = async () => (await cluster.here.presence.members(ROOM)).length;

  test("each node goes on alone, and on return all are told to read again", async () => {
    await redis.kill();
    await cluster.here.hub.publish(ROOM, posted, { n: 1 });
    expect(await ann.event("test_heard")).toEqual({ n: 1 });
    await join(ann, "news");
    const late = await person(cluster.here, BEN);

    await redis.start();
    for (const socket of [ann, ben]) await socket.next("recover");
    const sockets = async () => (await cluster.here.occupancy.counts(CHAT, [ROOM]))[0];
    await until(async () => (await sockets()) === 3, { what: "all that either node has told" });
    expect(await members()).toBe(2);
    await cluster.here.hub.publish(["news", ROOM], posted, { n: 2 });
    await ben.event("test_heard", ({ n }) => n === 2);
    await cluster.there.hub.publish("news", posted, { n: 3 });
    await ann.event("test_heard", ({ n }) => n === 3);
    expect(ben.received("event").filter(({ data }) => data.n === 1)).toEqual([]);
    await late.close();
    await ann.roundTrip();
    expect(changes(ann)).toEqual([["presence:joining", BEN]]);
  });

  test("who comes and goes alone is told to the others on return, and nobody twice", async () => {
    await redis.kill();
    await join(ann, ROOM);
    cluster.members.add(EVE);
    const eve = await person(cluster.here, EVE);
    await ann.event("presence:joining", ({ user_id }) => user_id === EVE);
    await ben.close();
    const again = await person(cluster.there, BEN);
    await redis.start();
    await again.event("presence:joining", ({ user_id }) => user_id === EVE);
    await eve.close();
    await again.event("presence:leaving", ({ user_id }) => user_id === EVE);
    await until(async () => (await members()) === 2, { what: "both members" });
    await ann.roundTrip();
    expect(changes(ann).filter(([, id]) => id === EVE)).toEqual([
      ["presence:joining", EVE],
      ["presence:leaving", EVE],
    ]);
  });

  test("who was removed meanwhile is cut off when it is back, on the node that was not told", async () => {
    await redis.kill();
    cluster.members.delete(BEN);
    await cluster.here.hub.removeFromChannel(BEN, ROOM, "removed");
    expect(ben.received("left")).toEqual([]);
    await redis.start();
    expect(await ben.next("left")).toMatchObject({ channel: ROOM });
  });

  test("a Redis that hangs holds nobody up for long", async () => {
    redis.pause();
    await cluster.here.hub.publish(ROOM, posted, { n: 1 });
    expect(await ann.event("test_heard")).toEqual({ n: 1 });
    await join(ann, "news");
    await cluster.here.hub.removeFromChannel(ANN, "news", "removed");
    await ann.next("left");
    redis.resume();
    const { channels } = await ben.next("recover");
    expect(channels).toMatchObject([{ channel: ROOM, offset: 0 }]);
  });
});
