import { expect, test } from "vitest";
import { type MemoryHistory, PARLEY } from "../../../../app/platform/realtime/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { CountingClock } from "../../../support/counting_clock.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { type Backend, memoryBackend, type RedisBackend, redisBackend } from "./backends.ts";
import { HubClient } from "./hub_client.ts";
import { LiveNode } from "./live_node.ts";

const PEOPLE = 300;
const CHANNELS = 2_000;
const EACH = 100;
/**
 * So that what is kept for who returns is forgotten within the test, and so that the node does not pass for dead
 * while its clock stands still.
 */
const SETTINGS = { historySeconds: 1, presenceLeaseMs: 60_000 };

/** What a node keeps of itself while it lives. */
const OWN = /:(presence:nodes|occupancy:[^:]+)$/;

/** What a node holds, and what it left with others. */
type Traces = Record<string, number>;
interface Visit {
  before: Traces;
  after: Traces;
  /** More than before. */
  timers: number;
}

type Left = (backend: Backend) => Traces | Promise<Traces>;

async function tracesOf(node: LiveNode, clock: CountingClock): Promise<Traces> {
  return {
    connections: node.registry.size,
    addresses: node.registry.ofAddress("127.0.0.1").size,
    channels: node.channels.size,
    timers: clock.pending,
    online: (await node.presence.onlineUsers()).length,
    counted: (await node.occupancy.channels("", "")).size,
  };
}

/** Answers what is left after many came and went, which should be what was there before. */
async function comeAndGo(open: (clock: FakeClock) => Promise<Backend>, left: Left): Promise<Visit> {
  const time = new FakeClock(Date.now());
  const clock = new CountingClock(time);
  const backend = await open(time);
  const node = await LiveNode.start({ backend, clock, settings: SETTINGS });
  const look = async () => ({ ...(await tracesOf(node, clock)), ...(await left(backend)) });
  const before = await look();

  const ids = Array.from({ length: PEOPLE }, (_, n) => n + 1);
  const sockets = await Promise.all(ids.map((id) => node.connect(id)));
  const clients = Array.from(
    { length: CHANNELS / EACH },
    () => new HubClient(node, { app: PARLEY }),
  );
  for (const [n, { connection }] of clients.entries())
    for (let m = 0; m < EACH; m += 1) await node.hub.attach(connection, `#idle-${n * EACH + m}`);
  for (const socket of sockets) await socket.ask({ type: "join_channel", channel: "news" });
  for (const [n, socket] of sockets.entries())
    await socket.ask({ type: "join_channel", channel: `news-${n}` });
  await node.hub.publishNamed("news", "posted", { n: 1 });
  time.advance(200);
  await node.occupancy.settled();
  expect(await look()).toMatchObject({
    connections: PEOPLE + clients.length,
    channels: CHANNELS + 2 * PEOPLE + 1,
    online: PEOPLE,
    counted: 2 * PEOPLE + 1,
  });

  for (const [n, socket] of sockets.entries()) socket.raw[n % 2 ? "terminate" : "close"]();
  for (const client of clients) client.vanish();
  await until(() => node.registry.size === 0, { what: "the end of all connections" });
  const { timers = 0, ...rest } = before;
  await until(async () => {
    time.advance(1_000);
    const now = await look();
    return (now["timers"] ?? 0) <= timers && equal(rest, now);
  }).catch(() => {}); // what is left tells more
  const after = await look();
  await node.stop();
  await backend.close();
  return { before: rest, after, timers: (after["timers"] ?? 0) - timers };
}

function equal(one: Traces, other: Traces): boolean {
  return Object.entries(one).every(([name, figure]) => other[name] === figure);
}

function expectNoTrace({ before, after, timers }: Visit): void {
  expect(after).toMatchObject(before);
  expect(timers).toBeLessThanOrEqual(0);
}

test("Hundreds of connections and thousands of channels leave no trace in memory", async () => {
  const visit = await comeAndGo(memoryBackend, ({ history }) => ({
    histories: (history as MemoryHistory).figures.topics,
  }));
  expectNoTrace(visit);
  expect(visit.before).toMatchObject({ connections: 0, histories: 0 });
});

describeWith(["redis"], "On Redis", () => {
  test("hundreds of connections and thousands of channels leave no trace", async () => {
    const visit = await comeAndGo(
      () => redisBackend(),
      async (backend) => {
        const { main, prefix } = backend as RedisBackend;
        const keys = await main.keys(`*${prefix}*`);
        const heard = (await main.pubsub("CHANNELS", `${prefix}*`)).length;
        return { keys: keys.filter((key) => !OWN.test(key)).length, heard };
      },
    );
    expectNoTrace(visit);
    expect(visit.before).toMatchObject({ connections: 0, keys: 0, heard: 1 });
  });
});
