import { expect, test } from "vitest";
import { z } from "zod";
import {
  CHAT,
  eventType,
  type HubApp,
  type Notice,
} from "../../../../app/platform/realtime/index.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, describeCluster, ROOM } from "./cluster.ts";
import { HubClient, viewerOf } from "./hub_client.ts";

const posted = eventType("namespaces_posted", z.object({ n: z.number() }));
const shop: HubApp = { id: "3", namespace: "app-3", limits: { members: 2, memberBytes: 40 } };
const bank: HubApp = { id: "4", namespace: "app-4", limits: { subscriptions: 1 } };
const shared: HubApp = { id: "5", namespace: CHAT, limits: {} };

function as(user_id: number | string, info: Record<string, unknown> = {}) {
  return { grant: { member: { user_id, info } } };
}

describeCluster("An app's namespace", (cluster) => {
  test("has its own channels, presence and history", async () => {
    const clients = [shop, bank, undefined].map(
      (app) => new HubClient(cluster().here, { ...(app && { app }), viewer: viewerOf(ANN) }),
    );
    const [inShop, inBank, inChat] = clients as [HubClient, HubClient, HubClient];
    for (const client of clients) await client.join("news");
    await cluster().there.hub.publish("news", posted, { n: 3 }, { namespace: "app-3" });
    await cluster().there.hub.publish("news", posted, { n: 4 }, { namespace: "app-4" });
    await cluster().there.hub.publish("news", posted, { n: 0 });
    expect(await inShop.gets(1)).toEqual([{ n: 3 }]);
    expect(await inBank.gets(1)).toEqual([{ n: 4 }]);
    expect(await inChat.gets(1)).toEqual([{ n: 0 }]);
    const past = await cluster().here.hub.history("news", { namespace: "app-3" });
    expect(past?.events.map(({ publication }) => publication.data)).toEqual([{ n: 3 }]);

    await inShop.join("presence-x", as("ann"));
    expect(await cluster().there.presence.members("app-3/presence-x")).toEqual([
      { user_id: "ann", info: {} },
    ]);
    expect(await cluster().there.presence.members("presence-x")).toEqual([]);
  });

  test("knows no persons: what is signed there opens nothing of the chat", async () => {
    const client = new HubClient(cluster().here, { app: shop, viewer: viewerOf(ANN) });
    await client.join(ROOM, as(ANN));
    await cluster().there.hub.publish(ROOM, posted, { n: 1 });
    await cluster().there.hub.publish(ROOM, posted, { n: 2 }, { namespace: "app-3" });
    expect(await client.gets(1)).toEqual([{ n: 2 }]);
    expect(await cluster().here.presence.members(ROOM)).toEqual([]);
    await cluster().there.hub.removeFromChannel(ANN, ROOM);
    await cluster().there.hub.publish(ROOM, posted, { n: 3 }, { namespace: "app-3" });
    expect(await client.gets(2)).toEqual([{ n: 2 }, { n: 3 }]);
  });

  test("keeps the limits of its app, and only of its app", async () => {
    const people = ["a", "b", "c"].map(() => new HubClient(cluster().here, { app: shop }));
    const [a, b, c] = people as [HubClient, HubClient, HubClient];
    await a.join("presence-x", as("a"));
    await b.join("presence-x", as("b"));
    await expect(c.join("presence-x", as("c"))).rejects.toMatchObject({ code: "members_full" });
    await c.join("presence-x", as("a"));
    await expect(c.join("presence-y", as("c", { bio: "x".repeat(40) }))).rejects.toMatchObject({
      code: "member_too_large",
    });
    const one = new HubClient(cluster().here, { app: bank });
    await one.join("news");
    await expect(one.join("more")).rejects.toMatchObject({ code: "too_many_subscriptions" });
  });

  test("of a shared app is the chat's, and its rules hold for everybody", async () => {
    const nobody = new HubClient(cluster().here, { app: shared });
    await expect(nobody.join(ROOM, as(ANN))).rejects.toMatchObject({ code: "channel_refused" });
    const ann = new HubClient(cluster().here, { app: shared, viewer: viewerOf(ANN) });
    expect(await ann.join(ROOM, as("somebody else"))).toMatchObject({
      member: { user_id: ANN, info: { name: "Person 1" } },
    });
    await nobody.join("presence-board", as("1", { name: "One" }));
    const native = new HubClient(cluster().there, { viewer: viewerOf(BEN) });
    await expect(native.join("presence-board")).rejects.toMatchObject({ code: "channel_refused" });
    await cluster().there.hub.removeFromChannel(ANN, ROOM);
    await until(() => ann.got.some(({ type }) => type === "cut"), { what: "the cut" });
  });

  test('keeps the type of a user id: 1 and "1" are two members', async () => {
    const clients = [1, "1", 1].map(() => new HubClient(cluster().there, { app: shop }));
    for (const [index, id] of [1, "1", 1].entries())
      await clients[index]?.join("presence-x", as(id));
    const ids = (await cluster().here.presence.members("app-3/presence-x")).map((m) => m.user_id);
    expect(ids.toSorted()).toEqual([1, "1"].toSorted());
    clients[0]?.leave("presence-x");
    expect(await cluster().here.presence.members("app-3/presence-x")).toHaveLength(2);
  });

  test("is left at once by whom the app sends away, by user or all", async () => {
    const [ann, ben, other] = [shop, shop, bank].map(
      (app) => new HubClient(cluster().here, { app }),
    ) as [HubClient, HubClient, HubClient];
    for (const [client, user] of [
      [ann, "ann"],
      [ben, "ben"],
      [other, "ann"],
    ] as const)
      cluster().here.connections.identify(client.connection, user);
    await cluster().there.hub.disconnectAppUser("3", "ann", "not_allowed");
    await until(() => ann.closedWith !== undefined, { what: "the end" });
    expect(ann.closedWith).toMatchObject({ reason: "not_allowed", codes: { pusher: 4009 } });
    expect([ben.closedWith, other.closedWith]).toEqual([undefined, undefined]);
    await cluster().there.hub.disconnectApp("3");
    await until(() => ben.closedWith !== undefined, { what: "the end" });
    expect(ben.closedWith?.codes.pusher).toBe(4003);
    expect(other.closedWith).toBeUndefined();
  });
});

describeCluster("What happens to channels", (cluster) => {
  function listen(): Notice[] {
    const told: Notice[] = [];
    for (const node of [cluster().here, cluster().there])
      node.hub.onNotice((notice) => void told.push(notice));
    return told;
  }

  const kinds = (told: Notice[]) => told.map(({ kind, channel }) => `${kind} ${channel}`);
  const settled = () =>
    Promise.all([cluster().here, cluster().there].map(({ occupancy }) => occupancy.settled()));

  test("is told once: occupied by the first anywhere, vacated by the last", async () => {
    const told = listen();
    const [ann, ben] = [
      new HubClient(cluster().here, { app: shop }),
      new HubClient(cluster().there, { app: shop }),
    ];
    await ann.join("news");
    await settled();
    await ben.join("news");
    await settled();
    expect(await cluster().there.occupancy.counts("app-3", ["news", "none"])).toEqual([2, 0]);
    expect(await cluster().there.occupancy.channels("app-3", "ne")).toEqual(new Map([["news", 2]]));
    expect(await cluster().there.occupancy.channels("app-3", "x")).toEqual(new Map());
    ann.leave("news");
    await settled();
    ben.vanish();
    await settled();
    expect(told).toEqual([
      { kind: "channel_occupied", namespace: "app-3", channel: "news" },
      { kind: "channel_vacated", namespace: "app-3", channel: "news" },
    ]);
  });

  test("tells of members once, whatever their connections", async () => {
    const told = listen();
    const clients = [cluster().here, cluster().there, cluster().there].map(
      (node) => new HubClient(node, { app: shop }),
    );
    for (const client of clients) await client.join("presence-x", as("ann"));
    for (const client of clients) client.leave("presence-x");
    await until(() => told.some(({ kind }) => kind === "member_removed"), { what: "the leaving" });
    const members = told.filter(({ kind }) => kind.startsWith("member"));
    expect(members).toEqual([
      { kind: "member_added", namespace: "app-3", channel: "presence-x", user_id: "ann" },
      { kind: "member_removed", namespace: "app-3", channel: "presence-x", user_id: "ann" },
    ]);
  });

  test("tells of a cache channel that has nothing, and gives the last event to who joins later", async () => {
    const told = listen();
    const first = new HubClient(cluster().here, { app: shop });
    expect(await first.join("cache-weather")).toMatchObject({ cache: "miss" });
    expect(kinds(told)).toContain("cache_miss cache-weather");
    const say = (n: number) =>
      cluster().here.hub.publish("cache-weather", posted, { n }, { namespace: "app-3" });
    await say(1);
    await say(2);
    const later = new HubClient(cluster().there, { app: shop });
    expect(await later.join("cache-weather")).toMatchObject({ cache: "hit" });
    await say(3);
    expect(await later.gets(2)).toEqual([{ n: 2 }, { n: 3 }]);
    expect(await first.gets(3)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test("tells subscribers how many they are, where the settings say so", async () => {
    for (const { rules } of [cluster().here, cluster().there])
      rules.namespace("app-3", { counts: true });
    const told = listen();
    const [ann, ben] = [
      new HubClient(cluster().here, { app: shop }),
      new HubClient(cluster().there, { app: shop }),
    ];
    await ann.join("news");
    await settled();
    await ben.join("news");
    await settled();
    expect(await ann.gets(2)).toEqual([{ count: 1 }, { count: 2 }]);
    expect(ann.events()[0]).toMatchObject({ event: "subscription_count" });
    const counts = told.filter(({ kind }) => kind === "subscription_count");
    expect(counts).toMatchObject([{ count: 1 }, { count: 2 }]);
  });

  test("tells that the channels of a dead node are vacant", async () => {
    const doomed = await cluster().add({ presenceLeaseMs: 300 });
    const watching = await cluster().add({ presenceLeaseMs: 300 });
    const told: Notice[] = [];
    // It is told where the dead node is noticed first.
    for (const { hub } of [cluster().here, cluster().there, watching])
      hub.onNotice((notice) => void told.push(notice));
    await new HubClient(doomed, { app: shop }).join("news");
    await doomed.occupancy.settled();
    await cluster().kill(doomed);
    await until(() => told.some(({ kind }) => kind === "channel_vacated"), { what: "the vacancy" });
    expect(await watching.occupancy.counts("app-3", ["news"])).toEqual([0]);
  });
});

describeCluster("A client event", (cluster) => {
  test("goes to the others on the channel with its sender, and is not kept", async () => {
    const [ann, ben] = [
      new HubClient(cluster().here, { app: shop }),
      new HubClient(cluster().there, { app: shop }),
    ];
    const told: Notice[] = [];
    cluster().here.hub.onNotice((notice) => void told.push(notice));
    await ann.join("presence-x", as("ann"));
    await ben.join("presence-x", as("ben"));
    await cluster().here.hub.clientEvent(ann.connection, "presence-x", "client-wave", { n: 1 });
    expect(await ben.gets(1)).toEqual([{ n: 1 }]);
    expect(ann.data()).toEqual([]);
    const past = await cluster().here.hub.history("presence-x", { namespace: "app-3" });
    expect(past?.events).toEqual([]);
    expect(told.find(({ kind }) => kind === "client_event")).toEqual({
      kind: "client_event",
      namespace: "app-3",
      channel: "presence-x",
      event: "client-wave",
      data: { n: 1 },
      connection: ann.connection.id,
      user_id: "ann",
    });
  });

  test("is refused where it has no place", async () => {
    const ann = new HubClient(cluster().here, { app: shop });
    const send = (channel: string, event = "client-x") =>
      cluster().here.hub.clientEvent(ann.connection, channel, event, {});
    await ann.join("news");
    await ann.join("private-encrypted-x", { grant: {} });
    await expect(send("news")).rejects.toMatchObject({ code: "client_event_refused" });
    await expect(send("private-encrypted-x")).rejects.toMatchObject({
      code: "client_event_refused",
    });
    await expect(send("private-x")).rejects.toMatchObject({ code: "not_joined" });
    for (const name of ["wave", "client-", `client-${"x".repeat(200)}`])
      await expect(send("private-x", name)).rejects.toMatchObject({ code: "reserved_event" });
  });

  test("goes by the channel's settings", async () => {
    const { rules, hub } = cluster().here;
    rules.settings("board", { clientEvents: "all" });
    rules.settings("private-quiet", { clientEvents: "none" });
    const [ann, ben] = [new HubClient(cluster().here), new HubClient(cluster().there)];
    await ben.join("board");
    await hub.clientEvent(ann.connection, "board", "client-x", { n: 1 });
    expect(await ben.gets(1)).toEqual([{ n: 1 }]);
    await ann.join("private-quiet", { grant: {} });
    await expect(
      hub.clientEvent(ann.connection, "private-quiet", "client-x", {}),
    ).rejects.toMatchObject({ code: "client_event_refused" });
  });

  test("passes the filters of who gets it", async () => {
    const [ann, ben] = [
      new HubClient(cluster().here, { app: shop }),
      new HubClient(cluster().there, { app: shop }),
    ];
    await ann.join("private-x", { grant: {} });
    await ben.join("private-x", { grant: {}, filter: { field: "n", in: [2, 3] } });
    for (const n of [1, 2, 3])
      await cluster().here.hub.clientEvent(ann.connection, "private-x", "client-x", { n });
    expect(await ben.gets(2)).toEqual([{ n: 2 }, { n: 3 }]);
  });
});
