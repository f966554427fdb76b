/**
 * What limits cost: per frame of a socket, per request, and per act that asks the shared count.
 *
 *     npm run bench tests/bench/limits.ts -- [calls=1000000] [redis=redis://127.0.0.1:6379/15]
 *
 * Processor time a call beside that of an empty loop with the same key, medians of five rounds, interleaved because
 * machines drift. With Redis also the commands that the doors sent it.
 */
import { setTimeout } from "node:timers/promises";
import type { Redis as RedisClient } from "ioredis";

const [calls = "1000000", redisUrl] = process.argv.slice(2);
const CALLS = Number(calls);
const ROUNDS = 5;
const PEOPLE = 10_000;

const built = new URL("../../dist/apart/", import.meta.url);
async function load<T>(path: string): Promise<T> {
  return (await import(new URL(path, built).href)) as T;
}

await import("reflect-metadata");
type Containers = typeof import("../../app/platform/container/index.ts");
type Logging = typeof import("../../app/platform/logging/index.ts");
type Resilience = typeof import("../../app/platform/resilience/index.ts");
type Security = typeof import("../../app/platform/security/index.ts");
type Support = typeof import("../../app/platform/support/index.ts");
type Configuration = typeof import("../../config/settings.ts");

const { createContainer } = await load<Containers>("app/platform/container/index.js");
const { Log } = await load<Logging>("app/platform/logging/index.js");
const { RedisConnections } = await load<Resilience>("app/platform/resilience/index.js");
const { Limits } = await load<Security>("app/platform/security/index.js");
const { Clock, Figures, SystemClock, TokenBucket } = await load<Support>(
  "app/platform/support/index.js",
);
const { Settings } = await load<Configuration>("config/settings.js");

/** Doors that let everything through, so that the way of those who are not refused is measured. */
const RATES = {
  LIMIT_HTTP_ADDRESS: "900000000/1",
  LIMIT_HTTP_PERSON: "900000000/1",
  MESSAGE_RATE: "900000000/1/1-60",
  LIMIT_ROOMS: "900000000/60",
};

function openNode(values: Record<string, string>) {
  const container = createContainer();
  const settings = Settings.from([{ name: "the bench", values: { ...RATES, ...values } }]);
  container.registerInstance(Settings, settings);
  container.registerInstance(Log, Log.silent());
  container.registerInstance(Clock as never, new SystemClock() as never);
  container.registerInstance(Figures, new Figures());
  return { limits: container.resolve(Limits), redis: container.resolve(RedisConnections) };
}

const people = Array.from({ length: PEOPLE }, (_, id) => `user:${id}`);
const addresses = Array.from({ length: PEOPLE }, (_, id) => `10.0.${id >> 8}.${id & 255}`);
const networks = Array.from({ length: PEOPLE }, (_, id) => `2001:db8:0:${id.toString(16)}::1`);

type Call = (index: number) => unknown;

/** Median nanoseconds of each call, rounds interleaved. */
async function measure(candidates: Record<string, Call>): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, call] of Object.entries(candidates)) {
      times.get(name)?.push(timeOf(call));
      // Lets what was waiting for Redis go on.
      await setTimeout(50);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

function timeOf(call: Call): number {
  const start = process.cpuUsage();
  for (let index = 0; index < CALLS; index += 1) call(index % PEOPLE);
  return since(start) / CALLS;
}

async function timeOfAsync(count: number, call: Call): Promise<number> {
  const start = process.cpuUsage();
  for (let index = 0; index < count; index += 1) await call(index % PEOPLE);
  return since(start) / count;
}

/** Nanoseconds of processor time: others may be busy on the same machine. */
function since(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(what: string, nanoseconds: number): void {
  const text =
    nanoseconds < 10_000
      ? `${Math.round(nanoseconds).toLocaleString("en")} ns`
      : `${(nanoseconds / 1000).toFixed(1)} µs`;
  process.stdout.write(`${what.padEnd(58)} ${text.padStart(12)}\n`);
}

function doorsOf({ limits }: ReturnType<typeof openNode>): Record<string, Call> {
  const flow = { burst: 900_000_000, perSecond: 900_000_000 };
  const bucket = new TokenBucket(flow.burst, Date.now());
  const [address, person] = [limits.door("httpAddress"), limits.door("httpPerson")];
  const messages = limits.door("messages");
  return {
    "empty loop": (index) => people[index],
    "a frame (bucket of its connection)": () => bucket.take(flow, Date.now()),
    "a message (door of its person)": (index) => messages.take(people[index] ?? ""),
    "a request (address and person)": (index) => {
      address.pass(limits.addressKey(addresses[index] ?? "") ?? "");
      person.pass(people[index] ?? "");
    },
    "the same of IPv6 addresses": (index) => {
      address.pass(limits.addressKey(networks[index] ?? "") ?? "");
      person.pass(people[index] ?? "");
    },
  };
}

async function commands(redis: RedisClient): Promise<number> {
  const text = await redis.info("stats");
  return Number(/total_commands_processed:(\d+)/.exec(text)?.[1]);
}

const alone = openNode({});
process.stdout.write(`${PEOPLE.toLocaleString("en")} keys\n\nOne process\n`);
for (const [name, time] of await measure(doorsOf(alone))) say(name, time);
const rooms = alone.limits.door("rooms");
say("an act (counted door)", await timeOfAsync(20_000, (i) => rooms.consume(people[i] ?? "")));

if (redisUrl !== undefined) {
  const node = openNode({ REDIS_URL: redisUrl, REDIS_PREFIX: `bench-${process.pid}:` });
  await node.redis.ping();
  const before = await commands(node.redis.main());
  const start = performance.now();
  process.stdout.write("\nWith Redis\n");
  for (const [name, time] of await measure(doorsOf(node))) say(name, time);
  await setTimeout(3000);
  const sent = (await commands(node.redis.main())) - before;
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(
    `${sent.toLocaleString("en")} commands to Redis in ${seconds.toFixed(1)} s for ${(5 * ROUNDS * CALLS).toLocaleString("en")} calls\n`,
  );
  const shared = node.limits.door("rooms");
  say("an act (counted door)", await timeOfAsync(5000, (i) => shared.consume(people[i] ?? "")));
  await node.redis.close();
}
process.exit(0);
