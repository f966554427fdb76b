import { expect, test } from "vitest";
import { z } from "zod";
import { eventType } from "../../../../app/platform/realtime/index.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, describeCluster, ROOM } from "./cluster.ts";
import { HubClient, viewerOf } from "./hub_client.ts";

const posted = eventType("groups_posted", z.object({ n: z.number() }));
const DESK = "#desk";

describeCluster("A group of channels", (cluster) => {
  const define = (channels: string[]) => {
    for (const node of [cluster().here, cluster().there]) node.groups.define(DESK, channels);
  };
  const open = (node = cluster().here, id = ANN) => new HubClient(node, { viewer: viewerOf(id) });
  const say = (n: number) => cluster().there.hub.publish(DESK, posted, { n });

  test("is subscribed to and published to as one, with one copy for each connection", async () => {
    define(["news", "sports", "weather"]);
    const [all, one, two] = [open(), open(cluster().there), open()];
    const joined = await cluster().here.hub.subscribeGroup(all.connection, DESK);
    expect(joined.channels.map(({ channel }) => channel)).toEqual(["news", "sports", "weather"]);
    await one.join("weather");
    for (const channel of ["weather", "sports"]) await two.join(channel);
    for (const n of [1, 2]) await say(n);
    await cluster().here.hub.publish("sports", posted, { n: 3 });
    for (const client of [all, two])
      expect(await client.gets(3)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await one.gets(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(all.events().map(({ channel }) => channel)).toEqual(["news", "news", "sports"]);
  });

  test("gives what one may join, and refuses who may join nothing of it", async () => {
    define(["news", ROOM, "private-vault"]);
    const [ann, eve] = [open(), open(cluster().here, 9)];
    const { hub } = cluster().here;
    expect(await hub.subscribeGroup(ann.connection, DESK)).toMatchObject({
      refused: ["private-vault"],
    });
    expect(await hub.subscribeGroup(eve.connection, DESK)).toMatchObject({
      refused: [ROOM, "private-vault"],
    });
    define(["private-vault"]);
    await expect(hub.subscribeGroup(open().connection, DESK)).rejects.toMatchObject({
      code: "channel_refused",
    });
    await expect(hub.subscribeGroup(ann.connection, "#none")).rejects.toMatchObject({
      code: "group_unknown",
    });
    await expect(hub.publish("#none", posted, { n: 1 })).rejects.toMatchObject({
      code: "group_unknown",
    });
  });

  test("is followed when it changes", async () => {
    define(["news", "sports"]);
    const ann = open();
    await cluster().here.hub.subscribeGroup(ann.connection, DESK);
    define(["sports", "weather"]);
    await until(() => ann.connection.subscriptions.has("weather"), { what: "the new channel" });
    expect(ann.connection.channels.toSorted()).toEqual(["sports", "weather"]);
    expect(ann.got.at(-1)).toEqual({ type: "cut", channel: "news", reason: "group_changed" });
    for (const node of [cluster().here, cluster().there]) node.groups.remove(DESK);
    expect(ann.connection.channels).toEqual([]);
  });

  test("is left as one, but for what another group has too", async () => {
    define(["news", "sports"]);
    cluster().here.groups.define("#late", ["sports", "weather"]);
    const ann = open();
    const { hub } = cluster().here;
    for (const group of [DESK, "#late"]) await hub.subscribeGroup(ann.connection, group);
    expect(hub.unsubscribeGroup(ann.connection, DESK)).toBe(true);
    expect(hub.unsubscribeGroup(ann.connection, DESK)).toBe(false);
    expect(ann.connection.channels.toSorted()).toEqual(["sports", "weather"]);
  });

  test("forgets connections that ended", async () => {
    define(["news"]);
    const ann = open();
    await cluster().here.hub.subscribeGroup(ann.connection, DESK);
    ann.vanish();
    define(["news", "sports"]);
    expect(cluster().here.channels.size).toBe(0);
  });

  test("recovers each of its channels from its own position", async () => {
    define(["news", "sports"]);
    const ann = open();
    const { hub } = cluster().here;
    const { channels } = await hub.subscribeGroup(ann.connection, DESK);
    await hub.publish("news", posted, { n: 1 });
    await ann.gets(1);
    ann.vanish();
    await hub.publish("news", posted, { n: 2 });
    await hub.publish("sports", posted, { n: 3 });
    const since = Object.fromEntries(
      channels.map(({ channel, position }) => [channel, position ?? { epoch: "", offset: 0 }]),
    );
    const back = open(cluster().there);
    const told = await cluster().there.hub.subscribeGroup(back.connection, DESK, {
      since: { ...since, news: { epoch: since["news"]?.epoch ?? "", offset: 1 } },
    });
    expect(told.channels.map(({ recovered }) => recovered)).toEqual([true, true]);
    expect(await back.gets(2)).toEqual([{ n: 2 }, { n: 3 }]);
  });

  test("over the native protocol", async () => {
    define(["news", "sports", "private-vault"]);
    const ann = await cluster().here.connect(ANN);
    expect(await ann.ask({ type: "join_channel", channel: DESK })).toMatchObject({
      type: "joined",
      channel: DESK,
      channels: ["news", "sports"],
      refused: ["private-vault"],
    });
    expect(ann.received("joined").map(({ channel }) => channel)).toEqual(["news", "sports", DESK]);
    const ben = await cluster().there.connect(BEN);
    await ben.ask({ type: "publish", channel: DESK, event: "hello", data: { n: 1 } });
    expect(await ann.event("hello")).toEqual({ n: 1 });
    await ann.ask({ type: "leave_channel", channel: DESK });
    await ben.ask({ type: "publish", channel: DESK, event: "hello", data: { n: 2 } });
    await ann.roundTrip();
    expect(ann.received("event")).toHaveLength(1);
    expect(await ann.ask({ type: "leave_channel", channel: DESK })).toMatchObject({
      code: "not_joined",
    });
  });
});
