import { expect, test, vi } from "vitest";
import { z } from "zod";
import { eventType, type Position } from "../../../../app/platform/realtime/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, describeCluster, EVE, person, ROOM } from "./cluster.ts";
import { HubClient, viewerOf } from "./hub_client.ts";

const posted = eventType("recovery_posted", z.object({ n: z.number() }));
const typing = eventType("recovery_typing", z.object({ n: z.number() }), { transient: true });
const NEWS = "news";

function numbers(from: number, to: number): { n: number }[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ n: from + index }));
}

describeCluster("Recovery", (cluster) => {
  const say = (n: number, node = cluster().here) => node.hub.publish(NEWS, posted, { n });
  const open = (node = cluster().here) => new HubClient(node, { viewer: viewerOf(ANN) });

  /** Somebody who has seen the first `count` events and is gone. */
  async function gone(count: number): Promise<Position> {
    const client = open();
    const { position } = await client.join(NEWS);
    for (let n = 1; n <= count; n += 1) await say(n);
    await client.gets(count);
    client.vanish();
    return { epoch: position?.epoch ?? "", offset: count };
  }

  test("gives who returns to another node everything since, in order and once", async () => {
    const since = await gone(3);
    for (let n = 4; n <= 500; n += 1) await say(n, n % 2 ? cluster().here : cluster().there);
    const back = open(cluster().there);
    const joined = await back.join(NEWS, { since });
    expect(joined).toMatchObject({ recovered: true, position: { ...since, offset: 500 } });
    await say(501);
    expect(await back.gets(498)).toEqual(numbers(4, 501));
    expect(back.got[0]).toMatchObject({ type: "joined" });
    expect(back.events().map(({ offset }) => offset)).toEqual(numbers(4, 501).map(({ n }) => n));
  });

  test("while others go on publishing loses nothing and doubles nothing", async () => {
    const since = await gone(1);
    let n = 1;
    const over = new AbortController();
    const publishing = (async () => {
      while (!over.signal.aborted) await say((n += 1), n % 3 ? cluster().here : cluster().there);
    })();
    const clients: HubClient[] = [];
    for (let round = 0; round < 10; round += 1) {
      const back = open(round % 2 ? cluster().here : cluster().there);
      clients.push(back);
      expect(await back.join(NEWS, { since })).toMatchObject({ recovered: true });
    }
    over.abort();
    await publishing;
    for (const client of clients) expect(await client.gets(n - 1)).toEqual(numbers(2, n));
  });

  test("of who missed nothing reads no history", async () => {
    const since = await gone(2);
    const stays = open();
    await stays.join(NEWS);
    const back = open();
    expect(await back.join(NEWS, { since })).toMatchObject({ recovered: true, position: since });
    await say(3);
    expect(await back.gets(1)).toEqual([{ n: 3 }]);
  });

  test("that cannot be whole is none: the position is too old, of another epoch, or ahead", async () => {
    cluster().here.rules.settings(NEWS, { history: { size: 2 } });
    cluster().there.rules.settings(NEWS, { history: { size: 2 } });
    const since = await gone(1);
    for (let n = 2; n <= 5; n += 1) await say(n);
    const wrong = [since, { ...since, epoch: "another" }, { ...since, offset: 9 }];
    const clients = wrong.map(() => open(cluster().there));
    for (const [index, client] of clients.entries()) {
      const joined = await client.join(NEWS, { since: wrong[index] });
      expect(joined).toMatchObject({ recovered: false, position: { ...since, offset: 5 } });
    }
    await say(6);
    for (const client of clients) expect(await client.gets(1)).toEqual([{ n: 6 }]);
  });

  test("is not there for channels without history, and says so", async () => {
    for (const node of [cluster().here, cluster().there])
      node.rules.settings("quiet", { history: false });
    const ann = open();
    const joined = await ann.join("quiet", { since: { epoch: "x", offset: 1 } });
    expect(joined).toEqual({ channel: "quiet", recovered: false });
    await cluster().there.hub.publish("quiet", posted, { n: 1 });
    expect(await ann.gets(1)).toEqual([{ n: 1 }]);
    expect(ann.events()[0]).not.toHaveProperty("offset");
  });

  test("leaves out what was only for who was there", async () => {
    const since = await gone(1);
    await cluster().here.hub.publish(NEWS, typing, { n: 0 });
    await say(2);
    const back = open(cluster().there);
    await back.join(NEWS, { since });
    expect(await back.gets(1)).toEqual([{ n: 2 }]);
  });

  test("asked for on a channel that one is on sends again what came after", async () => {
    const ann = open();
    await ann.join(NEWS);
    for (let n = 1; n <= 3; n += 1) await say(n);
    await ann.gets(3);
    const since = { ...(await position()), offset: 1 };
    expect(await ann.join(NEWS, { since })).toMatchObject({ recovered: true });
    await say(4);
    expect(await ann.gets(6)).toEqual([...numbers(1, 3), ...numbers(2, 4)]);
    expect(cluster().here.channels.get(NEWS)?.size).toBe(1);
  });

  test("keeps a presence member on the channel while it joins again", async () => {
    const [ann, ben] = [new HubClient(cluster().here, { viewer: viewerOf(ANN) }), open()];
    await ann.join(ROOM);
    const { position: since } = await ben.join(ROOM);
    await ann.join(ROOM, { since });
    await ann.join(ROOM);
    expect(ben.got.filter(({ type }) => type === "event")).toEqual([]);
    expect(await cluster().here.presence.members(ROOM)).toHaveLength(1);
  });

  test("applies the filter to what was missed", async () => {
    const since = await gone(1);
    for (let n = 2; n <= 5; n += 1) await say(n);
    const back = open();
    await back.join(NEWS, { since, filter: { field: "n", in: [3, 5, 6] } });
    for (const n of [6, 7]) await say(n);
    expect(await back.gets(3)).toEqual([{ n: 3 }, { n: 5 }, { n: 6 }]);
  });

  test("holds live events back while the past is read, and gives each once", async () => {
    const since = await gone(1);
    await say(2);
    const stays = open(cluster().there);
    await stays.join(NEWS);
    const { history } = cluster();
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const read = history.read.bind(history);
    vi.spyOn(history, "read").mockImplementationOnce(async (topic, query) => {
      await say(3);
      const page = await read(topic, query);
      asked.resolve();
      await answered.promise;
      return page;
    });
    const back = open(cluster().there);
    const joining = back.join(NEWS, { since });
    await asked.promise;
    await say(4);
    await stays.gets(2);
    expect(back.got).toEqual([]);
    answered.resolve();
    expect(await joining).toMatchObject({ recovered: true, position: { offset: 3 } });
    await say(5);
    expect(await back.gets(4)).toEqual(numbers(2, 5));
  });

  test("is none when the history begins anew while it is read", async () => {
    const since = await gone(1);
    await say(2);
    const stays = open(cluster().there);
    await stays.join(NEWS);
    const { history } = cluster();
    const read = history.read.bind(history);
    vi.spyOn(history, "read").mockImplementationOnce(async (topic, query) => {
      const page = await read(topic, query);
      await say(3);
      await cluster().restart(NEWS);
      await until(() => stays.got.some(({ type }) => type === "missed"), {
        what: "the word of it",
      });
      await say(4);
      await stays.gets(2);
      return page;
    });
    const back = open(cluster().there);
    expect(await back.join(NEWS, { since })).toMatchObject({
      recovered: false,
      position: { offset: 0 },
    });
    await say(5);
    expect(await back.gets(2)).toEqual(numbers(4, 5));
  });

  test("over the native protocol: `since` and `recovered` are what they say", async () => {
    const ann = await person(cluster().here, ANN, NEWS);
    const [{ epoch, offset } = {}] = ann.received("joined") as Loose[];
    expect(offset).toBe(0);
    await say(1);
    await ann.event("recovery_posted");
    ann.drop();
    for (let n = 2; n <= 4; n += 1) await say(n);
    const back = await cluster().there.connect(ANN);
    const frame = { type: "join_channel", channel: NEWS, since: { epoch, offset: 1 } };
    expect(await back.ask(frame)).toMatchObject({ recovered: true, epoch, offset: 4 });
    for (let n = 2; n <= 4; n += 1) expect(await back.event("recovery_posted")).toEqual({ n });
    const lost = await cluster().there.connect(ANN);
    const wrong = { ...frame, since: { epoch: "gone", offset: 1 } };
    expect(await lost.ask(wrong)).toMatchObject({ recovered: false, epoch, offset: 4 });
  });

  async function position(): Promise<Position> {
    const past = await cluster().here.hub.history(NEWS);
    if (!past) throw new Error("The channel has no history.");
    return past.position;
  }
});

describeCluster("A message between nodes that is lost", (cluster) => {
  const say = (n: number, node = cluster().here) => node.hub.publish(NEWS, posted, { n });

  test("is noticed with the next, fetched, and delivered in its place", async () => {
    const ann = new HubClient(cluster().there, { viewer: viewerOf(EVE) });
    await ann.join(NEWS);
    await say(1);
    await ann.gets(1);
    await cluster().losing(cluster().there, () => say(2));
    await say(3);
    expect(await ann.gets(3)).toEqual(numbers(1, 3));
  });

  test("is noticed without a next by the check of positions", async () => {
    const ann = new HubClient(cluster().there, { viewer: viewerOf(EVE) });
    await ann.join(NEWS);
    await cluster().losing(cluster().there, () => say(1));
    await cluster().there.alignment.check();
    expect(await ann.gets(1)).toEqual(numbers(1, 1));
  });

  test("and is in no history any more: who listens is told to read again", async () => {
    for (const node of [cluster().here, cluster().there])
      node.rules.settings(NEWS, { history: { size: 2 } });
    const ann = new HubClient(cluster().there, { viewer: viewerOf(EVE) });
    await ann.join(NEWS);
    await cluster().losing(cluster().there, async () => {
      for (let n = 1; n <= 4; n += 1) await say(n);
    });
    await say(5);
    await until(() => ann.got.some(({ type }) => type === "missed"), { what: "word of the loss" });
    expect(ann.got.at(-1)).toMatchObject({
      type: "missed",
      channels: [{ channel: NEWS, offset: 5 }],
    });
    await say(6);
    expect(await ann.gets(1)).toEqual(numbers(6, 6));
  });

  test("is told to the history's new epoch: everybody reads again, once", async () => {
    const clients = [BEN, EVE].map(
      (id, index) =>
        new HubClient([cluster().here, cluster().there][index] ?? cluster().here, {
          viewer: viewerOf(id),
        }),
    );
    for (const client of clients) await client.join(NEWS);
    await say(1);
    for (const client of clients) await client.gets(1);
    await cluster().restart(NEWS);
    for (const client of clients) {
      await until(() => client.got.some(({ type }) => type === "missed"), { what: "the word" });
      expect(client.got.filter(({ type }) => type === "missed")).toHaveLength(1);
    }
    await say(2, cluster().there);
    for (const client of clients) expect(await client.gets(2)).toEqual(numbers(1, 2));
    expect(clients[0]?.events().at(-1)?.offset).toBe(1);
  });
});
