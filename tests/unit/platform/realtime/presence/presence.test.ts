import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Settings } from "../../../../../config/settings.ts";
import {
  MemoryBroker,
  MemoryBus,
} from "../../../../../app/platform/realtime/broker/memory_broker.ts";
import { ChannelRules } from "../../../../../app/platform/realtime/channels/channel_rules.ts";
import { Channels } from "../../../../../app/platform/realtime/channels/channels.ts";
import { Notices } from "../../../../../app/platform/realtime/channels/notices.ts";
import { closeOf } from "../../../../../app/platform/realtime/codes/index.ts";
import type { Connection } from "../../../../../app/platform/realtime/connections/connection.ts";
import { EventPipeline } from "../../../../../app/platform/realtime/events/event_pipeline.ts";
import { MemoryHistory } from "../../../../../app/platform/realtime/history/memory_history.ts";
import { HubNode } from "../../../../../app/platform/realtime/node.ts";
import { MemoryPresenceStore } from "../../../../../app/platform/realtime/presence/memory_presence_store.ts";
import { Presence } from "../../../../../app/platform/realtime/presence/presence.ts";
import type { PresenceStore } from "../../../../../app/platform/realtime/presence/presence_store.ts";
import { Publisher } from "../../../../../app/platform/realtime/events/publisher.ts";
import { Tally } from "../../../../../app/platform/realtime/statistics/tally.ts";
import { Registry } from "../../../../../app/platform/realtime/connections/registry.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import { endOfTurn, testCoalescer, testConnection, testSettings } from "../test_connection.ts";

const ROOM = "presence-room.7";
const ANN = 1;

let clock: FakeClock;
let bus: MemoryBus;
let store: MemoryPresenceStore;
let settings: Settings;

beforeEach(() => {
  clock = new FakeClock(1_000_000);
  bus = new MemoryBus(new MemoryHistory(clock), clock);
  store = new MemoryPresenceStore(clock, bus);
  settings = testSettings();
});

/** One node's presence; `come` and `go` of people are remembered. */
async function node(over: PresenceStore = store) {
  const log = Log.silent();
  const self = new HubNode(log);
  const coalescer = testCoalescer(settings);
  const rules = new ChannelRules(settings);
  const channels = new Channels(rules, coalescer, new Registry(), new Tally(clock));
  const broker = new MemoryBroker(bus);
  const publisher = new Publisher(channels, rules, new EventPipeline(), broker, self, clock, log);
  const presence = new Presence(over, publisher, new Notices(log), self, clock, settings, log);
  const told: string[] = [];
  presence.onOnline((id) => void told.push(`${id} online`));
  presence.onOffline((id) => void told.push(`${id} offline`));
  await presence.start();
  const person = (id: number) => testConnection(coalescer, { id }).connection;
  return { presence, told, person };
}

function memberOf({ viewer }: Connection) {
  return { user_id: viewer?.id ?? 0, info: {} };
}

/** Lets everything that was started come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await endOfTurn();
}

async function advance(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    clock.advance(Math.min(left, 500));
    await settle();
  }
}

async function ids(presence: Presence): Promise<unknown[]> {
  return (await presence.members(ROOM)).map(({ user_id }) => user_id);
}

describe("A person", () => {
  test("stays online for 10 s after the last connection, whichever way it ended", async () => {
    const { presence, told, person } = await node();
    const ann = person(ANN);
    await presence.arrive(ann);
    ann.closed = "left";
    await presence.depart(ann);
    await advance(9_500);
    expect(await presence.isOnline([ANN])).toEqual(new Set([ANN]));
    await advance(1_000);
    expect(await presence.isOnline([ANN])).toEqual(new Set());
    expect(told).toEqual(["1 online", "1 offline"]);
  });

  test("who closes a tab and opens another does not flicker, not even on another node", async () => {
    const [here, there] = [await node(), await node()];
    const ann = here.person(ANN);
    await here.presence.arrive(ann);
    await here.presence.depart(ann);
    await advance(5_000);
    await there.presence.arrive(there.person(ANN));
    await advance(30_000);
    expect(await here.presence.isOnline([ANN])).toEqual(new Set([ANN]));
    expect([...here.told, ...there.told]).toEqual(["1 online"]);
  });

  test("who comes to another node in the moment they go here is not told offline", async () => {
    const { presence, told, person } = await node();
    const ann = person(ANN);
    await presence.arrive(ann);
    await store.renew("other", 60_000);
    const leave = store.leave.bind(store);
    const left = vi.spyOn(store, "leave").mockImplementationOnce(async (id, holding) => {
      const last = await leave(id, holding);
      await store.join("other", holding);
      return last;
    });
    await presence.depart(ann);
    await advance(11_000);
    // As somebody online, and as somebody who is not away.
    expect(left).toHaveBeenCalledTimes(2);
    expect(told).toEqual(["1 online"]);
  });

  test("on a dead node is offline within 15 s, told once", async () => {
    const [dead, first, second] = [await node(), await node(), await node()];
    await dead.presence.arrive(dead.person(ANN));
    vi.spyOn(dead.presence, "renew").mockResolvedValue();
    await advance(15_000);
    expect(await first.presence.onlineUsers()).toEqual([]);
    expect([...first.told, ...second.told]).toEqual(["1 offline"]);
  });

  test("on a living node stays, however long that one takes to bury another", async () => {
    const [dead, living] = [await node(), await node()];
    for (const { presence, person } of [dead, living]) {
      await presence.arrive(person(presence === dead.presence ? ANN : 2));
    }
    vi.spyOn(dead.presence, "renew").mockResolvedValue();
    const burial = Promise.withResolvers<void>();
    living.presence.onDead(() => burial.promise);
    await advance(3 * settings.realtime.presenceLeaseMs);
    expect(await living.presence.onlineUsers()).toEqual([2]);
    expect(living.told).not.toContain("1 offline");
    burial.resolve();
    await advance(settings.realtime.presenceLeaseMs);
    expect(living.told).toContain("1 offline");
  });

  test("on a dead node is not away for a moment before being offline", async () => {
    const [dead, living] = [await node(), await node()];
    for (const id of [ANN, 2, 3]) await dead.presence.arrive(dead.person(id));
    vi.spyOn(dead.presence, "renew").mockResolvedValue();
    const reap = store.reap.bind(store);
    const seen: string[] = [];
    vi.spyOn(store, "reap").mockImplementation(async (id, holding, announcement) => {
      const last = await reap(id, holding, announcement);
      seen.push([...(await living.presence.statuses([ANN, 2, 3])).values()].join());
      return last;
    });
    await advance(15_000);
    expect([...new Set(seen)]).toEqual([
      "offline,online,online",
      "offline,offline,online",
      "offline,offline,offline",
    ]);
  });
});

describe("A member", () => {
  test("whose wire broke stays for the grace, who left goes at once", async () => {
    const { presence, person } = await node();
    const [ann, ben] = [person(ANN), person(2)];
    for (const one of [ann, ben]) await presence.enter(ROOM, one, memberOf(one));
    ann.closed = "vanished";
    ben.closed = "left";
    for (const one of [ann, ben]) await presence.exit(ROOM, one, memberOf(one));
    expect(await ids(presence)).toEqual([ANN]);
    await advance(settings.realtime.presenceGraceMs);
    expect(await ids(presence)).toEqual([]);
  });

  test("who was sent away to come back stays for the grace, who was sent away for good goes", async () => {
    const { presence, person } = await node();
    const [ann, ben] = [person(ANN), person(2)];
    for (const one of [ann, ben]) await presence.enter(ROOM, one, memberOf(one));
    ann.closed = closeOf("restart");
    ben.closed = closeOf("not_allowed");
    for (const one of [ann, ben]) await presence.exit(ROOM, one, memberOf(one));
    expect(await ids(presence)).toEqual([ANN]);
  });

  test("who is expelled goes at once, also in the grace", async () => {
    const { presence, person } = await node();
    const ann = person(ANN);
    await presence.enter(ROOM, ann, memberOf(ann));
    ann.closed = "vanished";
    await presence.exit(ROOM, ann, memberOf(ann));
    await presence.expel(ROOM, ANN);
    expect(await ids(presence)).toEqual([]);
    await advance(20_000);
  });

  test("who leaves while the join is still on its way is not left behind", async () => {
    const { presence, person } = await node();
    const ann = person(ANN);
    const entering = presence.enter(ROOM, ann, memberOf(ann));
    ann.closed = "left";
    const leaving = presence.exit(ROOM, ann, memberOf(ann));
    await Promise.all([entering, leaving]);
    await settle();
    expect(await ids(presence)).toEqual([]);
  });
});

describe("A node", () => {
  test("that was still for longer than its lease has its members back when it goes on", async () => {
    const [still, other] = [await node(), await node()];
    const ann = still.person(ANN);
    await still.presence.enter(ROOM, ann, memberOf(ann));
    const renew = vi.spyOn(still.presence, "renew").mockResolvedValue();
    await advance(20_000);
    expect(await ids(other.presence)).toEqual([]);
    renew.mockRestore();
    await still.presence.renew();
    expect(await ids(other.presence)).toEqual([ANN]);
  });

  test("without its store knows its own members, and mends the store afterwards", async () => {
    let away = false;
    const flaky = new Proxy(store, {
      get(target, name: keyof MemoryPresenceStore) {
        const method = target[name].bind(target) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (away) return Promise.reject(new Error("the store is away"));
          return method(...args);
        };
      },
    });
    const [alone, other] = [await node(flaky), await node()];
    const [ann, ben] = [alone.person(ANN), alone.person(2)];
    await alone.presence.enter(ROOM, ben, memberOf(ben));
    away = true;
    await alone.presence.enter(ROOM, ann, memberOf(ann));
    ben.closed = "left";
    await alone.presence.exit(ROOM, ben, memberOf(ben));
    expect(await ids(alone.presence)).toEqual([ANN]);
    expect(await ids(other.presence)).toEqual([2]);
    away = false;
    await alone.presence.renew();
    expect(await ids(other.presence)).toEqual([ANN]);
    expect(await ids(alone.presence)).toEqual([ANN]);
  });

  test("that stops leaves its people online for the grace, so that they can move", async () => {
    const [stopping, other] = [await node(), await node()];
    await stopping.presence.arrive(stopping.person(ANN));
    await stopping.presence.stop();
    await advance(9_000);
    expect(await other.presence.isOnline([ANN])).toEqual(new Set([ANN]));
    await other.presence.arrive(other.person(ANN));
    await advance(30_000);
    expect(await other.presence.isOnline([ANN])).toEqual(new Set([ANN]));
    expect(other.told).toEqual([]);
  });
});
