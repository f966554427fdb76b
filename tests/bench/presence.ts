/**
 * Presence at size: what one person who comes, goes or turns away costs while others are online, each of whom sees 199
 * others (rooms of 200). The traffic must grow with those who see the person, and not with all who are there.
 *
 *     npm run bench tests/bench/presence.ts -- [people:room=600:200,5000:200,2000:50] [storeys=embedded,cluster] [changes=200]
 *
 * Some three minutes on two quiet cores.
 *
 * The whole feature in this process, with clients that count what would be written to them. Processor time is that of
 * this process, garbage collection included.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "../support/servers/database_admin.ts";
import { startMariaDb } from "../support/servers/mariadb.ts";
import { startRedis } from "../support/servers/redis.ts";

await import("reflect-metadata");
type Applications = typeof import("../../app/application.ts");
type Application = import("../../app/application.ts").Application;
type Bindings = typeof import("../../app/bindings.ts");
type Boot = typeof import("../../app/boot.ts");
type Realtime = typeof import("../../app/platform/realtime/index.ts");
type Connection = import("../../app/platform/realtime/index.ts").Connection;
type DatabasePart = typeof import("../../app/platform/database/index.ts");
type Logging = typeof import("../../app/platform/logging/index.ts");
type Migrations = typeof import("../../app/migrations.ts");
type Awareness = typeof import("../../app/features/awareness/index.ts");
type Channels = typeof import("../../app/channels.ts");
type Configuration = typeof import("../../config/settings.ts");

const [sizes = "600:200,5000:200,2000:50", storeys = "embedded,cluster", changes = "200"] =
  process.argv.slice(2);
const SETTLED_MS = 60;
/** Longest that anything is waited for, in milliseconds. */
const PATIENCE_MS = 60_000;
const GREETING = '"type":"online_users"';
/** People who come at once. */
const CROWD = 50;
const built = new URL("../../dist/apart/", import.meta.url);
const load = async <T>(path: string): Promise<T> => (await import(new URL(path, built).href)) as T;

const { wire } = await load<Applications>("app/application.js");
const { bindPlatform } = await load<Bindings>("app/bindings.js");
const { bootFeatures } = await load<Boot>("app/boot.js");
const { defineChannels } = await load<Channels>("app/channels.js");
const { bootAwareness } = await load<Awareness>("app/features/awareness/index.js");
const { migrations } = await load<Migrations>("app/migrations.js");
const realtime = await load<Realtime>("app/platform/realtime/index.js");
const { ChannelRules, Connections, Encoder, Hub, ownChannel, Presence } = realtime;
const { Database, Migrator } = await load<DatabasePart>("app/platform/database/index.js");
const { Log } = await load<Logging>("app/platform/logging/index.js");
const { Settings } = await load<Configuration>("config/settings.js");

const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Size {
  people: number;
  /** How many are in one room, and so see each other. */
  room: number;
}

function sizeOf(text: string): Size {
  const [people = 0, room = 200] = text.split(":").map(Number);
  return { people, room };
}

/** What all clients were sent. */
const got = { frames: 0, bytes: 0, greeted: 0 };

class CountingEncoder extends Encoder {
  override event({ publication }: import("../../app/platform/realtime/index.ts").ChannelEvent) {
    const { event, data, bare } = publication;
    return this.frame(bare ? { type: event, ...(data as object) } : { type: "event", event, data });
  }

  override frame(frame: object): Buffer {
    return Buffer.from(JSON.stringify(frame));
  }
}

const encoder = new CountingEncoder();

/** Nothing has come for a while, in which this process was not busy. @throws Error when it never ends */
async function quiet(): Promise<void> {
  const by = Date.now() + PATIENCE_MS;
  for (let still = 0; still < 20; still += 1) {
    const before = got.frames;
    await pause(SETTLED_MS);
    if (got.frames === before) continue;
    still = 0;
    if (Date.now() > by)
      throw new Error("People are still told of others: the machine is too busy.");
  }
}

interface Cost {
  frames: number;
  bytes: number;
  cpu: number;
}

/** What some work costs, until all of it has come. */
async function cost(times: number, work: () => Promise<unknown>): Promise<Cost> {
  await quiet();
  [got.frames, got.bytes] = [0, 0];
  const before = process.cpuUsage();
  await work();
  await quiet();
  const { user, system } = process.cpuUsage(before);
  const each = (value: number) => value / times;
  return { frames: each(got.frames), bytes: each(got.bytes), cpu: each((user + system) / 1000) };
}

async function open(env: Record<string, string>): Promise<Application> {
  // The clients of a bench answer no ping.
  const calm = { NODE_ENV: "test", REALTIME_HEARTBEAT_MS: "3600000" };
  const values = { STORAGE_PATH: folder, ...calm, ...env };
  const application = wire(Settings.from([{ name: "the bench", values }]), Log.silent());
  await bindPlatform(application);
  const { container } = application;
  await new Migrator(container.resolve(Database), migrations).migrate();
  defineChannels(container.resolve(ChannelRules), container);
  bootFeatures(container);
  bootAwareness(container);
  await container.resolve(Hub).start();
  return application;
}

async function fill({ container }: Application, { people, room: each }: Size): Promise<void> {
  const { query } = container.resolve(Database);
  const at = Date.now();
  const of = <T>(count: number, make: (n: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index + 1));
  const user = (id: number) => ({
    id,
    name: `Person ${id}`,
    email: `person.${id}@example.org`,
    password_hash: "-",
    role: id === 1 ? ("admin" as const) : ("member" as const),
    color: id % 12,
    picture: null,
    created_at: at,
    updated_at: at,
    disabled_at: null,
    last_seen_at: null,
  });
  const roomOf = (id: number) => Math.ceil(id / each);
  for (let from = 0; from < people; from += 500)
    await query
      .insertInto("users")
      .values(of(Math.min(500, people - from), (n) => user(from + n)))
      .execute();
  const room = { description: "", kind: "closed" as const, created_by: 1, created_at: at };
  const nothing = { change_seq: 0, last_ordinal: 0 };
  await query
    .insertInto("rooms")
    .values(of(roomOf(people), (id) => ({ id, name: `Room ${id}`, ...room, ...nothing })))
    .execute();
  const read = { level: "all" as const, last_read_id: 0, last_read_ordinal: 0, unread_deleted: 0 };
  const seat = (id: number) => ({ room_id: roomOf(id), user_id: id, role: "member" as const });
  for (let from = 0; from < people; from += 500)
    await query
      .insertInto("memberships")
      .values(
        of(Math.min(500, people - from), (n) => ({ ...seat(from + n), ...read, joined_at: at })),
      )
      .execute();
}

async function connect({ container }: Application, id: number): Promise<Connection> {
  const connections = container.resolve(Connections);
  const connection = connections.open({
    viewer: { id, name: `Person ${id}`, role: "member", scopes: null },
    encoder,
    address: "127.0.0.1",
    userAgent: "bench",
    protocol: { kind: "websocket", cut: () => {}, missed: () => {}, expiring: () => {} },
    transport: {
      waiting: 0,
      write: (batch) => {
        got.frames += batch.frames.length;
        for (const frame of batch.frames) {
          got.bytes += frame.length;
          if (frame.includes(GREETING)) got.greeted += 1;
        }
      },
      ping: () => {},
      close: () => {},
      terminate: () => {},
    },
  });
  connections.welcome(connection);
  await container.resolve(Hub).subscribe(connection, ownChannel(id));
  return connection;
}

/** @throws Error when somebody is not greeted, as after a pause of the whole machine */
async function greeted(people: number): Promise<void> {
  const by = Date.now() + PATIENCE_MS;
  while (got.greeted < people) {
    await pause(1);
    if (Date.now() > by) throw new Error(`Of ${people} people ${got.greeted} were greeted.`);
  }
}

async function measure(application: Application, size: Size): Promise<Cost[]> {
  const { people } = size;
  await fill(application, size);
  const presence = application.container.resolve(Presence);
  const times = Math.min(Number(changes), people);
  const clients: Connection[] = [];
  const coming = await cost(people, async () => {
    got.greeted = 0;
    for (let id = 1; id <= people; id += 1) {
      clients.push(await connect(application, id));
      if (id % CROWD === 0) await greeted(id);
    }
  });
  // What the crowd set off is told by and by.
  await pause(5000);
  await quiet();
  const some = clients.filter((_, index) => index % Math.floor(people / times) === 0);
  const turn = async (client: Connection, idle: boolean) => {
    client.idle = idle;
    await presence.heed(client);
  };
  const alone = await cost(10, async () => {
    for (const client of some.slice(0, 10)) {
      await turn(client, true);
      await pause(250);
    }
  });
  for (const client of some.slice(0, 10)) await turn(client, false);
  const together = await cost(some.length, async () => {
    await Promise.all(some.map((client) => turn(client, true)));
  });
  say(
    `${String(people).padStart(6)} people, ${String(size.room).padStart(3)} in a room  ${row("comes", coming)}${row("alone", alone)}${row("together", together)}`,
  );
  return [coming, alone, together];
}

function row(name: string, { frames, bytes, cpu }: Cost): string {
  const numbers = [frames.toFixed(0), `${(bytes / 1024).toFixed(1)} KiB`, `${cpu.toFixed(2)} ms`];
  return `| ${name}: ${numbers.join(", ")} `.padEnd(42);
}

/** How much more a change costs than at the first size. */
function compare(first: readonly Cost[], costs: readonly Cost[], name: string): void {
  const parts = ["comes", "alone", "together"].map((kind, at) => {
    const [a, b] = [first[at], costs[at]];
    return a && b
      ? `${kind}: frames × ${(b.frames / a.frames).toFixed(2)}, processor × ${(b.cpu / a.cpu).toFixed(2)}`
      : kind;
  });
  say(`${name}  ${parts.join(" | ")}`);
}

async function environment(storey: string): Promise<Record<string, string>> {
  if (storey === "embedded") {
    const file = join(folder, `${Math.random()}.db`);
    return { DATABASE_URL: `sqlite:${file}` };
  }
  const prefix = `bench-${Math.random()}:`;
  return {
    DATABASE_URL: await createDatabase(mariadb?.url ?? ""),
    REDIS_URL: redis?.url ?? "",
    REDIS_PREFIX: prefix,
  };
}

const wantsCluster = storeys.includes("cluster");
const mariadb = wantsCluster ? await startMariaDb() : undefined;
const redis = wantsCluster ? await startRedis() : undefined;
say("per change: frames, bytes and processor time; all who see the person are online");
for (const storey of storeys.split(",")) {
  say(`\n${storey}`);
  const costs: Cost[][] = [];
  const names = sizes.split(",");
  for (const name of names)
    costs.push(await measure(await open(await environment(storey)), sizeOf(name)));
  for (const [index, name] of names.entries())
    if (index > 0) compare(costs[0] ?? [], costs[index] ?? [], `${name} against ${names[0]}`);
}
rmSync(folder, { recursive: true, force: true });
await mariadb?.stop();
await redis?.stop();
process.exit(0);
