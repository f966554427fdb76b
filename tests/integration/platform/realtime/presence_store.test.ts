import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Broker, Holding, PresenceStore } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { type Backend, describeOnCluster, memoryBackend, redisBackend } from "./backends.ts";

const LONG = 60_000;
const SHORT = 60;

function holding(user: number | string, channel = "presence-room.7"): Holding {
  return { channel, member: { user_id: user, info: { name: `Person ${user}` } } };
}

function storeSuite(open: () => Promise<Backend>): void {
  let backend: Backend;
  let store: PresenceStore;
  let broker: Broker;
  let heard: string[];

  beforeEach(async () => {
    backend = await open();
    store = backend.presence;
    broker = await backend.broker();
    heard = [];
    broker.onMessage((_, envelope) => heard.push(envelope.toString()));
    await broker.subscribe(["c:presence-room.7"]);
    await store.renew("n1", LONG);
    await store.renew("n2", LONG);
  });

  afterEach(async () => {
    await broker.close();
    await backend.close();
  });

  const telling = (text: string) => ({ topic: "c:presence-room.7", envelope: Buffer.from(text) });
  const ids = async (channel = "presence-room.7") =>
    (await store.members(channel)).map(({ user_id }) => user_id).toSorted();

  /** A node whose lease has just run out. */
  async function deadNode(...holdings: Holding[]): Promise<string> {
    await store.renew("gone", SHORT);
    for (const held of holdings) await store.join("gone", held);
    await until(async () => (await store.dead()).includes("gone"), {
      what: "the end of the lease",
    });
    return "gone";
  }

  test("a member comes with the first node and goes with the last", async () => {
    expect(await store.join("n1", holding(1), telling("joining 1"))).toBe(true);
    expect(await store.join("n2", holding(1), telling("joining 1 again"))).toBe(false);
    expect(await store.leave("n1", holding(1), telling("leaving 1 too early"))).toBe(false);
    expect(await ids()).toEqual([1]);
    expect(await store.leave("n2", holding(1), telling("leaving 1"))).toBe(true);
    expect(await ids()).toEqual([]);
    await until(() => heard.length >= 2, { what: "the announcements" });
    expect(heard).toEqual(["joining 1", "leaving 1"]);
  });

  test("joining twice or leaving twice changes nothing", async () => {
    expect(await store.join("n1", holding(1))).toBe(true);
    expect(await store.join("n1", holding(1))).toBe(false);
    expect(await store.leave("n2", holding(1))).toBe(false);
    expect(await store.leave("n1", holding(1))).toBe(true);
    expect(await store.leave("n1", holding(1))).toBe(false);
  });

  test("members have their info, and channels their own members", async () => {
    await store.join("n1", holding(1));
    await store.join("n1", holding(2, "presence-room.8"));
    expect(await store.members("presence-room.7")).toEqual([
      { user_id: 1, info: { name: "Person 1" } },
    ]);
    expect(await ids("presence-room.8")).toEqual([2]);
  });

  test("1 and “1” are two people", async () => {
    expect(await store.join("n1", holding(1))).toBe(true);
    expect(await store.join("n1", holding("1"))).toBe(true);
    expect(await store.members("presence-room.7")).toHaveLength(2);
    expect(await store.present("presence-room.7", ["1", 2])).toEqual(new Set(["1"]));
  });

  test("tells which of many are there", async () => {
    for (const id of [1, 2, 3]) await store.join(id === 2 ? "n2" : "n1", holding(id));
    expect(await store.present("presence-room.7", [1, 2, 4])).toEqual(new Set([1, 2]));
    expect(await store.present("presence-room.7", [])).toEqual(new Set());
  });

  test("what a dead node held does not count, and can be taken away with an announcement", async () => {
    const node = await deadNode(holding(1), holding(2));
    await store.join("n1", holding(2));
    expect(await ids()).toEqual([2]);
    expect(await store.present("presence-room.7", [1, 2])).toEqual(new Set([2]));
    const held = (await store.held(node)).map(({ member }) => member.user_id);
    expect(held.toSorted()).toEqual([1, 2]);
    expect(await store.reap(node, holding(1), telling("leaving 1"))).toBe(true);
    expect(await store.reap(node, holding(1), telling("leaving 1 twice"))).toBe(false);
    expect(await store.reap(node, holding(2), telling("leaving 2"))).toBe(false);
    await store.bury(node);
    expect(await store.dead()).toEqual([]);
    await until(() => heard.length >= 1, { what: "the announcement" });
    expect(heard).toEqual(["leaving 1"]);
  });

  test("what a dead node held counts as told until it is taken away", async () => {
    const node = await deadNode(holding(1), holding(2));
    await store.join("n1", holding(2));
    await store.join("n1", holding(3));
    const told = async () =>
      (await store.members("presence-room.7", "told")).map(({ user_id }) => user_id).toSorted();
    const presentTold = () => store.present("presence-room.7", [1, 2, 4], "told");
    expect(await told()).toEqual([1, 2, 3]);
    expect(await presentTold()).toEqual(new Set([1, 2]));
    for (const held of await store.held(node)) await store.reap(node, held);
    expect(await told()).toEqual([2, 3]);
    expect(await presentTold()).toEqual(new Set([2]));
  });

  test("a member of a node without a lease counts as told, and can be taken away", async () => {
    expect(await store.join("late", holding(1), telling("joining 1"))).toBe(true);
    expect(await ids()).toEqual([]);
    expect(await store.present("presence-room.7", [1], "told")).toEqual(new Set([1]));
    expect(await store.dead()).toEqual(["late"]);
    expect(await store.reap("late", holding(1))).toBe(true);
    await store.bury("late");
    expect(await store.dead()).toEqual([]);
  });

  test("a node that still holds somebody is not buried", async () => {
    const node = await deadNode(holding(1));
    await store.bury(node);
    expect(await store.dead()).toEqual([node]);
  });

  test("a node that comes back is told that its lease ran out, and is not reaped", async () => {
    const node = await deadNode(holding(1));
    expect(await store.renew(node, LONG)).toBe(false);
    expect(await store.renew(node, LONG)).toBe(true);
    expect(await store.reap(node, holding(1))).toBe(false);
    await store.bury(node);
    expect(await ids()).toEqual([1]);
    expect(await store.held(node)).toEqual([holding(1)]);
  });

  test("a new node is told that it had no lease", async () => {
    expect(await store.renew("n3", LONG)).toBe(false);
  });

  test("fifty nodes that join the same person at once bring one first", async () => {
    const nodes = Array.from({ length: 50 }, (_, n) => `node-${n}`);
    await Promise.all(nodes.map((node) => store.renew(node, LONG)));
    const first = await Promise.all(nodes.map((node) => store.join(node, holding(1))));
    expect(first.filter(Boolean)).toHaveLength(1);
    const last = await Promise.all(nodes.map((node) => store.leave(node, holding(1))));
    expect(last.filter(Boolean)).toHaveLength(1);
  });
}

describe("Presence in memory", () => {
  storeSuite(memoryBackend);
});
describeWith(["redis"], "Presence on Redis", () => {
  storeSuite(redisBackend);
});

describeOnCluster("Presence", storeSuite);
