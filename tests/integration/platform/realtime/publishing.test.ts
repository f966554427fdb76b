import { describe, expect, test } from "vitest";
import { z } from "zod";
import { logContext } from "../../../../app/platform/logging/index.ts";
import {
  BroadcastEvent,
  Broadcaster,
  eventType,
  Json,
  modelEvents,
} from "../../../../app/platform/realtime/index.ts";
import { describeCluster, join, ANN, BEN } from "./cluster.ts";
import { HubClient, viewerOf } from "./hub_client.ts";

const posted = eventType("publishing_posted", z.object({ n: z.number() }));
const sheets = modelEvents("sheet", z.object({ id: z.number(), title: z.string() }), ({ id }) => [
  `sheet-${id}`,
  "sheets",
]);

class Posted extends BroadcastEvent<{ n: number }> {
  readonly type = posted;
  constructor(readonly n: number) {
    super();
  }

  channels(): string[] {
    return ["news", "sports"];
  }

  data(): { n: number } {
    return { n: this.n };
  }

  override when(): boolean {
    return this.n > 0;
  }
}

describeCluster("Publishing", (cluster) => {
  const open = async (channel: string, node = cluster().there) => {
    const client = new HubClient(node, { viewer: viewerOf(ANN) });
    await client.join(channel);
    return client;
  };

  test("under an idempotency key publishes once, on whichever node, and answers with the first", async () => {
    const ann = await open("news");
    const options = { idempotencyKey: "order-7" };
    const nodes = [cluster().here, cluster().there, cluster().here];
    const published = await Promise.all(
      nodes.map(({ hub }, n) => hub.publish("news", posted, { n }, options)),
    );
    expect(new Set(published.map(({ id }) => id)).size).toBe(1);
    for (const { positions } of published) expect(positions["news"]?.offset).toBe(1);
    await cluster().here.hub.publish("news", posted, { n: 9 });
    expect(await ann.gets(2)).toHaveLength(2);
    expect(ann.data().at(-1)).toEqual({ n: 9 });
  });

  test("of text that is JSON already sends it on as it is", async () => {
    const ann = await open("news");
    await cluster().here.hub.publishNamed("news", "raw", new Json(Buffer.from('{"n": 1}')));
    expect(await ann.gets(1)).toEqual([{ n: 1 }]);
  });

  test("to everybody reaches all of a namespace, on no channel", async () => {
    const shop = { id: "3", namespace: "app-3", limits: {} };
    const clients = [
      new HubClient(cluster().here),
      new HubClient(cluster().there),
      new HubClient(cluster().there, { app: shop }),
    ];
    await cluster().here.hub.broadcastToAll(posted, { n: 1 });
    for (const client of clients.slice(0, 2)) expect(await client.gets(1)).toEqual([{ n: 1 }]);
    await cluster().here.hub.broadcastToAll(posted, { n: 2 }, "app-3");
    expect(await clients[2]?.gets(1)).toEqual([{ n: 2 }]);
  });

  test("of an event class goes where and when it says", async () => {
    const [news, sports] = [await open("news"), await open("sports", cluster().here)];
    const broadcaster = cluster().here.container.resolve(Broadcaster);
    expect(await broadcaster.broadcast(new Posted(0))).toBeUndefined();
    expect((await broadcaster.broadcast(new Posted(1)))?.positions).toHaveProperty("news");
    await broadcaster.broadcast({ channels: "news", name: "anonymous", data: { n: 2 } });
    expect(await news.gets(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await sports.gets(1)).toEqual([{ n: 1 }]);
    await expect(
      broadcaster.broadcast({ channels: "news", name: "publishing_posted", data: {} }),
    ).rejects.toMatchObject({ code: "reserved_event" });
  });

  test("to others leaves out the connection in whose name the work is done", async () => {
    const [cause, other] = [await open("news"), await open("news")];
    const broadcaster = cluster().here.container.resolve(Broadcaster);
    await logContext.run({ connection_id: cause.connection.id }, async () => {
      await broadcaster.broadcast(new Posted(1), { toOthers: true });
      await broadcaster.broadcast(new Posted(2));
    });
    expect(await other.gets(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await cause.gets(1)).toEqual([{ n: 2 }]);
  });

  test("of a model tells what happened to a row", async () => {
    const client = await open("sheet-7");
    const broadcaster = cluster().here.container.resolve(Broadcaster);
    const row = { id: 7, title: "Plan" };
    await broadcaster.model(sheets, "created", row);
    await broadcaster.model(sheets, "updated", row, { changed: ["title"] });
    await broadcaster.model(sheets, "deleted", row);
    expect(await client.gets(3)).toEqual([row, { ...row, changed: ["title"] }, { id: 7 }]);
    expect(client.events().map(({ event }) => event)).toEqual([
      "sheet_created",
      "sheet_updated",
      "sheet_deleted",
    ]);
  });

  test("runs through the steps of the pipeline: transform, drop, count, on their channels only", async () => {
    const { pipeline, hub } = cluster().here;
    let counted = 0;
    pipeline.use("*", "out", (draft) => ((counted += 1), draft));
    pipeline.use("ticker-{city}", "out", async (draft) => ({
      ...draft,
      data: { ...(draft.data as object), signed: draft.channel },
    }));
    pipeline.use("ticker-{city}", "out", (draft) =>
      (draft.data as { n: number }).n > 1 ? draft : undefined,
    );
    const [ticker, news] = [await open("ticker-bern"), await open("news")];
    for (const n of [1, 2]) await hub.publish(["ticker-bern", "news"], posted, { n });
    expect(await ticker.gets(1)).toEqual([{ n: 2, signed: "ticker-bern" }]);
    expect(await news.gets(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(counted).toBe(4);
  });

  test("by applications is checked: names, what the channel takes, and the pipeline's way in", async () => {
    const { hub, rules, pipeline } = cluster().here;
    rules.settings("board", { events: ["move"] });
    pipeline.use("news", "in", (draft) =>
      draft.event === "spam" ? undefined : { ...draft, data: { n: 7 } },
    );
    const [news, board] = [await open("news"), await open("board")];
    expect(await hub.submit("news", "spam", {})).toBeUndefined();
    expect((await hub.submit("news", "shop.sold", {}, { sender: 1 }))?.id).toBeTruthy();
    expect(await news.gets(1)).toEqual([{ n: 7 }]);
    await hub.submit("board", "move", { n: 1 });
    await expect(hub.submit("board", "chat", {})).rejects.toMatchObject({
      code: "publish_refused",
    });
    await expect(hub.submit("board", "pusher:x", {})).rejects.toMatchObject({
      code: "reserved_event",
    });
    await hub.publish("news", posted, { n: 8 });
    expect(await board.gets(1)).toEqual([{ n: 1 }]);
    expect(await news.gets(2)).toEqual([{ n: 7 }, { n: 8 }]);
  });

  test("over the native protocol: with the scope, on public channels, and once under a key", async () => {
    const ann = await join(await cluster().here.connect(ANN), "news");
    const ben = await cluster().there.connect(`${BEN}&scopes=channels:publish`);
    const frame = { type: "publish", channel: "news", event: "hello", data: { n: 1 } };
    const first = await ben.ask({ ...frame, idempotency_key: "k" });
    expect(first).toMatchObject({ type: "published", channel: "news", offset: 1 });
    expect(await ben.ask({ ...frame, idempotency_key: "k" })).toMatchObject({ id: first["id"] });
    await ben.ask({ ...frame, data: { n: 2 } });
    await ann.event("hello", ({ n }) => n === 2);
    expect(ann.received("event").map(({ data, user_id }) => [data.n, user_id])).toEqual([
      [1, BEN],
      [2, BEN],
    ]);
    const eve = await cluster().there.connect("3&scopes=messages:read");
    expect(await eve.ask(frame)).toMatchObject({ code: "scope_missing" });
  });

  test("a client event over the native protocol reaches the others only", async () => {
    const [ann, ben] = [await cluster().here.connect(ANN), await cluster().there.connect(BEN)];
    for (const socket of [ann, ben]) await join(socket, "presence-room.7");
    const frame = { type: "publish", channel: "presence-room.7", event: "client-wave", data: {} };
    expect(await ann.ask(frame)).toMatchObject({ type: "published" });
    expect(await ben.next("event", ({ event }) => event === "client-wave")).toMatchObject({
      user_id: ANN,
      channel: "presence-room.7",
    });
    await ann.roundTrip();
    expect(ann.received("event").filter(({ event }) => event === "client-wave")).toEqual([]);
  });
});

describe("Events of the catalogue", () => {
  test("are declared once", () => {
    expect(() => eventType("publishing_posted", z.object({}))).toThrow(/declared twice/);
  });
});
