import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChannelRules, Hub, Registry } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { openSites, type Site } from "../../../features/apps/pusher_site.ts";
import { closeAll, cookieOf, SocketIoClient } from "./socketio_client.ts";

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;
  let made = 0;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
    for (const site of [here, there])
      site.get(ChannelRules).settings("gone-{n}", { history: false });
  });
  afterAll(closeAll);

  const enter = (person: Person, options = {}) =>
    new SocketIoClient(here.url, { ...cookieOf(person), ...options }).connected();
  const freshChannel = () => `news-${(made += 1)}`;
  const publish = (channel: string, data: unknown) =>
    there.get(Hub).publishNamed(channel, "tick", data);

  async function publishMany(channel: string, from: number, to: number): Promise<void> {
    for (let n = from; n <= to; n += 1) await publish(channel, n);
  }

  const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

  /** On a new channel of which it has heard three events. */
  async function listener(options = {}): Promise<{ client: SocketIoClient; channel: string }> {
    const [client, channel] = [await enter(ada, options), freshChannel()];
    await client.ask("subscribe", { channel });
    await publishMany(channel, 1, 3);
    await client.next("tick", ([on, data]) => on === channel && data === 3);
    return { client, channel };
  }

  /** Cuts a client off, does something meanwhile, and waits until it is back. */
  async function whileAway(client: SocketIoClient, work: () => Promise<unknown>): Promise<void> {
    client.socket.io.reconnection(false);
    const id = client.socket.id ?? "";
    client.cut();
    await until(() => !client.socket.connected, { what: "the cut" });
    await work();
    client.socket.io.reconnection(true);
    client.socket.connect();
    await client.connected();
    expect(id).not.toBe("");
  }

  describe("A client that was cut off", () => {
    test("gets exactly what it missed, under the same id, also on another node", async () => {
      const { client, channel } = await listener();
      const { id } = client.socket;
      for (const [url, last] of [
        [there.url, 8],
        [here.url, 13],
      ] as const) {
        await whileAway(client, async () => {
          (client.socket.io as unknown as { uri: string }).uri = url;
          await publishMany(channel, last - 4, last - 1);
        });
        await publish(channel, last);
        await client.next("tick", ([on, data]) => on === channel && data === last);
        expect(client.socket).toMatchObject({ recovered: true, id });
        expect(client.dataOf("tick", channel)).toEqual(upTo(last));
      }
    });

    test("gets each event once, wherever in a flood it was cut", async () => {
      const { client, channel } = await listener();
      const second = freshChannel();
      await client.ask("subscribe", { channel: second });
      const flood = (async () => {
        for (let n = 1; n <= 400; n += 1) {
          await Promise.all([publish(channel, n + 3), publish(second, n)]);
          if (n % 7 === 0) await turn();
        }
      })();
      for (const at of [40, 150, 260]) {
        await until(() => client.dataOf("tick", second).length >= at, { every: 1 });
        client.cut();
        await until(() => !client.socket.connected, { every: 1 });
        await client.connected();
        expect(client.socket.recovered).toBe(true);
      }
      await flood;
      await client.next("tick", ([on, data]) => on === second && data === 400);
      await client.next("tick", ([on, data]) => on === channel && data === 403);
      expect(client.dataOf("tick", channel)).toEqual(upTo(403));
      expect(client.dataOf("tick", second)).toEqual(upTo(400));
    });

    test("learns that it was not recovered when more was missed than is kept", async () => {
      const { client, channel } = await listener();
      await whileAway(client, () => publishMany(channel, 4, 1_104));
      expect(client.socket.recovered).toBe(false);
      const answer = await client.ask("subscribe", { channel });
      expect(answer).toMatchObject({ ok: true, recovered: false, offset: 1_104 });
      expect(client.dataOf("tick", channel)).toEqual([1, 2, 3]);
    });

    test("learns it likewise when one of its channels keeps nothing", async () => {
      const { client, channel } = await listener();
      await client.ask("subscribe", { channel: "gone-1" });
      await whileAway(client, () => publish(channel, 4));
      expect(client.socket.recovered).toBe(false);
    });

    test("is nobody else's to go on with", async () => {
      const { client, channel } = await listener();
      const { _pid: pid, _lastOffset: offset } = client.socket as unknown as Record<string, string>;
      client.socket.io.reconnection(false);
      client.cut();
      await until(() => !client.socket.connected);
      const thief = await enter(ben, { auth: { pid, offset } });
      await publish(channel, 4);
      expect(thief.socket.recovered).toBeFalsy();
      const { epoch } = await thief.ask<{ epoch: string }>("subscribe", { channel });
      expect(epoch).toBeTruthy();
      expect(thief.dataOf("tick", channel)).toEqual([]);
    });

    test("without the library's help says itself from where: `since`", async () => {
      const { client, channel } = await listener();
      const { epoch } = await client.ask<{ epoch: string }>("subscribe", { channel });
      await publishMany(channel, 4, 6);
      const other = await enter(ben);
      const since = { epoch, offset: 4 };
      expect(await other.ask("subscribe", { channel, since })).toMatchObject({ recovered: true });
      await other.next("tick", ([, data]) => data === 6);
      expect(other.dataOf("tick", channel)).toEqual([5, 6]);
    });

    test("stays a member for the others, and learns who is there now", async () => {
      const [client, watcher] = [await enter(ada), await enter(ben)];
      await watcher.ask("subscribe", { channel: "presence-lobby" });
      await client.ask("subscribe", { channel: "presence-lobby" });
      await watcher.next("presence:joining");
      client.heard.length = 0;
      client.cut();
      await until(() => !client.socket.connected);
      await client.connected();
      expect(client.socket.recovered).toBe(true);
      const [, , members] = await client.next("presence:subscribed");
      expect(members).toHaveLength(2);
      await watcher.ask("client event", { channel: "presence-lobby", event: "client-a", data: 1 });
      await client.next("client-a");
      expect(watcher.heard.filter(([name]) => name === "presence:leaving")).toEqual([]);
    });
  });

  describe("A client that the hub sends away to come back", () => {
    test("is told why, comes back by itself and has missed nothing", async () => {
      const { client, channel } = await listener();
      await there.get(Hub).disconnect(client.socket.id ?? "", "restart");
      const [, why] = await client.next("parley:close");
      expect(why).toEqual({ code: "restart", message: "The server restarts.", comes_back: true });
      await publish(channel, 4);
      await client.next("tick", ([, data]) => data === 4);
      expect(client.goodbyes).toEqual(["transport close"]);
      expect(client.socket.recovered).toBe(true);
      expect(client.dataOf("tick", channel)).toEqual([1, 2, 3, 4]);
    });

    test("because it reads too slowly loses nothing", async () => {
      const { client, channel } = await listener();
      const { ws } = client.socket.io.engine.transport as unknown as {
        ws: { pause(): void; resume(): void };
      };
      ws.pause();
      const text = "x".repeat(32_000);
      const from = client.socket.id ?? "";
      const isHere = () => here.get(Registry).get(from) !== undefined;
      let sent = 3;
      while (isHere() && sent < 900) {
        await there.get(Hub).publishNamed(channel, "tick", { n: (sent += 1), text });
        await turn();
      }
      expect(isHere()).toBe(false);
      ws.resume();
      await client.next("tick", ([, data]) => (data as { n?: number }).n === sent);
      const got = client.dataOf("tick", channel).map((data) => (data as { n?: number }).n ?? data);
      expect(got).toEqual(upTo(sent));
      expect(client.socket.recovered).toBe(true);
    });
  });
});
