import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sql } from "kysely";
import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import {
  bootQueuedEvents,
  ChannelRules,
  ConnectionRecords,
  EventRecords,
  EVERYBODY,
  eventType,
  Hub,
  ownChannel,
} from "../../../../app/platform/realtime/index.ts";
import { Publisher } from "../../../../app/platform/realtime/events/publisher.ts";
import { SweepRecords } from "../../../../app/platform/realtime/records/chores/sweep_records.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../../features/rooms/chat_node.ts";

const posted = eventType("records_posted", z.object({ n: z.number() }));
const HOUR = 3_600_000;
const INDEXES = [
  ...["user_id", "channel", "last_ping", "is_active"].map((name) => `realtime_connections_${name}`),
  ...["event_type", "channel", "recipient_type_recipient_id", "created_at"].map(
    (name) => `realtime_events_${name}`,
  ),
];

eachStorey((storey) => {
  let node: ChatNode;
  let ann: Viewer;
  let database: Database;
  let hub: Hub;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    ann = await node.person("Ann");
    await node.settled(); // she is in her first room, and told who is there
    [database, hub] = [node.get(Database), node.get(Hub)];
    node.get(ChannelRules).settings("logged", { persist: true });
    node.get(ChannelRules).settings("private-user.{id}", { persist: true });
    node.get(ChannelRules).settings(EVERYBODY, { persist: true });
    bootQueuedEvents(node.container);
    node.get(EventRecords).start();
    node.get(ConnectionRecords).start();
  });

  beforeEach(async () => {
    await node.get(EventRecords).flush();
    await node.get(ConnectionRecords).flush();
    await database.query.deleteFrom("realtime_events").execute();
    await database.query.deleteFrom("realtime_connections").execute();
  });

  const events = async () => {
    await node.get(EventRecords).flush();
    const query = database.query.selectFrom("realtime_events").selectAll().orderBy("id");
    return query.execute();
  };
  const connections = async () => {
    await node.get(ConnectionRecords).flush();
    return database.query.selectFrom("realtime_connections").selectAll().execute();
  };

  test("a connection is written down while it lives and when it ends, with what it did", async () => {
    const listener = await node.listen(ann, "news");
    const { id } = listener.connection;
    const [row] = await connections();
    expect(row).toMatchObject({
      id,
      user_id: ann.id,
      channel: "news",
      connection_type: "websocket",
      ip_address: "127.0.0.1",
      user_agent: "test",
      is_active: 1,
    });
    await hub.publish("news", posted, { n: 1 });
    await listener.event("records_posted");
    node.clock.advance(60_000);
    const [touched] = await connections();
    expect(Number(touched?.last_ping)).toBe(Number(row?.last_ping) + 60_000);
    const { frames_out, channels } = JSON.parse(touched?.metadata ?? "");
    expect(frames_out).toBeGreaterThanOrEqual(1);
    expect(channels).toEqual([ownChannel(ann.id), "news"]);
    listener.close();
    const [ended] = await connections();
    expect(ended?.is_active).toBe(0);
    expect(JSON.parse(ended?.metadata ?? "")).toMatchObject({ ended: "left" });
  });

  test("somebody who is no person here any more is written down without a name", async () => {
    const listener = await node.listen({ ...ann, id: 999_999 });
    expect(await connections()).toMatchObject([{ user_id: null, is_active: 1 }]);
    listener.close();
  });

  test("connections of a dead node end, old ones go, and living ones stay", async () => {
    const listener = await node.listen(ann);
    await connections();
    const now = node.clock.now();
    const row = {
      user_id: null,
      channel: null,
      connection_type: "sse" as const,
      ip_address: "",
      user_agent: "",
      connected_at: 0,
      metadata: "{}",
    };
    const rows = [
      { ...row, id: "silent", last_ping: now - HOUR, is_active: 1 },
      { ...row, id: "old", last_ping: now - 25 * HOUR, is_active: 0 },
    ];
    await database.query.insertInto("realtime_connections").values(rows).execute();
    await node.get(SweepRecords).run();
    const left = (await connections()).map(({ id, is_active }) => [id, is_active]);
    expect(left.toSorted()).toEqual(
      [
        [listener.connection.id, 1],
        ["silent", 0],
      ].toSorted(),
    );
    listener.close();
  });

  test("events of channels that ask for it are written down, and no others", async () => {
    const listener = await node.listen(ann, "logged");
    await hub.publish("logged", posted, { n: 1 });
    await hub.publish("quiet", posted, { n: 2 });
    await hub.submit("logged", "shop.sold", { n: 3 }, { sender: ann.id });
    await hub.sendToUser(ann.id, posted, { n: 4 });
    await hub.broadcastToAll(posted, { n: 5 });
    await hub.broadcastToAll(posted, { n: 6 }, "app-3");
    node.clock.advance(200);
    const rows = await events();
    expect(rows).toMatchObject([
      {
        event_type: "records_posted",
        channel: "logged",
        sender_id: null,
        recipient_type: "channel",
      },
      { event_type: "shop.sold", recipient_id: "logged", sender_id: ann.id },
      { channel: ownChannel(ann.id), recipient_type: "user", recipient_id: String(ann.id) },
      { channel: null, recipient_type: "all", recipient_id: null, delivered_count: 1 },
    ]);
    expect(rows.map(({ payload }) => JSON.parse(payload).n)).toEqual([1, 3, 4, 5]);
    listener.close();
  });

  test("the log says how many were reached", async () => {
    const listeners = [await node.listen(ann, "logged"), await node.listen(ann, "logged")];
    // The lease is renewed, and the subscriptions are counted.
    await until(async () => {
      node.clock.advance(2_500);
      await hub.publish("logged", posted, { n: 1 });
      return (await events()).at(-1)?.delivered_count === 2;
    });
    expect((await events()).at(-1)).toMatchObject({ delivered_count: 2 });
    for (const listener of listeners) listener.close();
  });

  test("the log is rotated by age and by size", async () => {
    const at = node.clock.now();
    const row = { event_id: "e", event_type: "t", channel: "logged", sender_id: null };
    const rest = { recipient_type: "channel" as const, recipient_id: "logged", payload: "{}" };
    const rows = [31, 29, 1].map((days) => ({
      ...row,
      ...rest,
      delivered_count: 0,
      created_at: at - days * 24 * HOUR,
    }));
    await database.query.insertInto("realtime_events").values(rows).execute();
    await node.get(SweepRecords).run();
    const [older, newer] = await events();
    expect(await events()).toEqual([older, newer]);
    const { realtime } = node.get(Settings);
    realtime.eventLogRows = 1;
    await node.get(SweepRecords).run();
    realtime.eventLogRows = 1_000_000;
    expect(await events()).toEqual([newer]);
  });

  test("of a person who is deleted, connections and events stay without a name", async () => {
    // Without rooms and messages, which hold on to their people.
    const users = database.query.selectFrom("users").selectAll().where("id", "=", ann.id);
    const { id: _, ...row } = await users.executeTakeFirstOrThrow();
    await database.query
      .insertInto("users")
      .values({ ...row, email: "eve@example.org" })
      .execute();
    const found = database.query.selectFrom("users").select("id").where("email", "like", "eve@%");
    const eve = { ...ann, ...(await found.executeTakeFirstOrThrow()) };
    const listener = await node.listen(eve, "logged");
    await hub.submit("logged", "shop.sold", {}, { sender: eve.id });
    const sold = async () => (await events()).filter((one) => one.event_type === "shop.sold");
    const [connection, event] = [(await connections())[0], (await sold())[0]];
    expect([connection?.user_id, event?.sender_id]).toEqual([eve.id, eve.id]);
    await database.query.deleteFrom("users").where("id", "=", eve.id).execute();
    expect(await sold()).toEqual([{ ...event, sender_id: null }]);
    const left = database.query.selectFrom("realtime_connections").select("user_id");
    expect(await left.execute()).toEqual([{ user_id: null }]);
    listener.close();
  });

  test("what is searched by has an index", async () => {
    const { dialect, query } = database;
    const found =
      dialect === "sqlite"
        ? sql<{ name: string }>`select name from sqlite_master where type = 'index'`
        : sql<{
            name: string;
          }>`select distinct index_name as name from information_schema.statistics
          where table_schema = database()`;
    const names = (await found.execute(query)).rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(INDEXES));
  });

  test("an event in a transaction follows the commit, and is not told of one that was undone", async () => {
    const listener = await node.listen(ann, "news");
    await database.transaction(async () => {
      await hub.publish("news", posted, { n: 1 }, { queued: true });
      await listener.caughtUp();
      expect(listener.events("records_posted")).toEqual([]);
    });
    expect(await listener.event("records_posted")).toEqual({ n: 1 });
    await database
      .transaction(async () => {
        await hub.publish("news", posted, { n: 2 }, { queued: true });
        throw new Error("undone");
      })
      .catch(() => {});
    await hub.publish("news", posted, { n: 3 }, { queued: true });
    expect(await listener.event("records_posted")).toEqual({ n: 3 });
    listener.close();
  });

  test("a delayed event comes when its time has come, under the id that was told", async () => {
    const listener = await node.listen(ann, "news");
    const { id } = await hub.publish("news", posted, { n: 1 }, { delayMs: 60_000 });
    await node.settled();
    await node.get(Outbox).sweep();
    await listener.caughtUp();
    expect(listener.events("records_posted")).toEqual([]);
    node.clock.advance(60_000);
    await node.get(Outbox).sweep();
    const frame = await listener.next("event", ({ event }) => event === "records_posted");
    expect(frame["id"]).toBe(id);
    listener.close();
  });

  test("a queued event that is delivered twice is published once", async () => {
    const listener = await node.listen(ann, "news");
    await hub.publish("news", posted, { n: 1 }, { queued: true });
    await listener.event("records_posted");
    const payload = { keys: ["news"], outgoing: { event: "records_posted", data: { n: 2 } } };
    for (const id of ["same", "same", "other"])
      await database.transaction(() =>
        node.get(Outbox).add({
          topic: "realtime.event",
          subject: "news",
          payload: { ...payload, outgoing: { ...payload.outgoing, id, once: id } },
        }),
      );
    await node.settled();
    await listener.caughtUp();
    expect(listener.events("records_posted")).toEqual([{ n: 1 }, { n: 2 }, { n: 2 }]);
    listener.close();
  });

  test("a queued event of high priority passes by those that wait on its channel", async () => {
    const listener = await node.listen(ann, "news");
    const publisher = node.get(Publisher);
    const [publish, free] = [publisher.publish.bind(publisher), Promise.withResolvers<void>()];
    const spy = vi.spyOn(publisher, "publish").mockImplementation(async (keys, outgoing) => {
      if ((outgoing.data as { n?: number }).n === 1) await free.promise;
      return publish(keys, outgoing);
    });
    for (const n of [1, 2]) await hub.publish("news", posted, { n }, { queued: true });
    await hub.publish("news", posted, { n: 3 }, { queued: true, priority: "high" });
    await listener.event("records_posted");
    free.resolve();
    await node.settled();
    await listener.caughtUp();
    expect(listener.events("records_posted").map(({ n }) => n)).toEqual([3, 1, 2]);
    spy.mockRestore();
    listener.close();
  });
});
