import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Candidate, type Door, message, type Place, upgrade } from "./candidates.ts";

// Every module as a file of its own: `npm run bench` builds them so.
const dist = fileURLToPath(new URL("../../../dist", import.meta.url));
const load = async <T>(path: string): Promise<T> => (await import(join(dist, "apart", path))) as T;

type Applications = typeof import("../../../app/application.ts");
type Bindings = typeof import("../../../app/bindings.ts");
type Servers = typeof import("../../../app/server.ts");
type Accounts = typeof import("../../../app/features/accounts/index.ts");
type RoomsFeature = typeof import("../../../app/features/rooms/index.ts");
type Realtime = typeof import("../../../app/platform/realtime/index.ts");
type TokensFile = typeof import("../../../app/features/accounts/tokens.ts");
type Support = typeof import("../../../app/platform/support/index.ts");
type Container = Awaited<ReturnType<Applications["createApplication"]>>["container"];

/** Every check counts as usual; only the few people and the one address of a bench may do more than real ones. */
const SETTINGS = {
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  PORT: "0",
  LOG_PRETTY: "false",
  LOG_FILES: "false",
  LIMIT_HTTP_ADDRESS: "10000000/1",
  LIMIT_HTTP_PERSON: "10000000/1",
  LIMIT_API_TOKEN: "10000000/1",
  LIMIT_CONNECT_ADDRESS: "10000000/1",
  // The readers count bytes and answer no pings.
  REALTIME_SILENT_MS: "3600000",
  REALTIME_MAX_CONNECTIONS_PER_ADDRESS: "100000",
  REALTIME_MAX_CONNECTIONS: "100000",
};
/** Connections of one person. */
const EACH = 50;
const LEAST = 10;

/**
 * The whole program in this process, on its embedded storey with its defaults for production: readers come with
 * personal tokens, and join rooms by their rule, with presence, limits and history.
 */
export async function parley({ rooms, readers }: Place, doorsOf = doors): Promise<Candidate> {
  process.chdir(freshFolder());
  await import("reflect-metadata");
  const { createApplication } = await load<Applications>("app/application.js");
  const { bindPlatform } = await load<Bindings>("app/bindings.js");
  const { startServer } = await load<Servers>("app/server.js");
  const { Hub } = await load<Realtime>("app/platform/realtime/index.js");
  const timers = await countTimers();
  const application = await createApplication({ ...process.env, ...SETTINGS });
  await bindPlatform(application);
  const { url } = await startServer(application);
  const { container } = application;
  const { tokens, channels } = await people(container, {
    rooms,
    count: Math.max(LEAST, readers / EACH),
  });
  const hub = container.resolve(Hub);
  return {
    port: Number(new URL(url).port),
    doors: doorsOf(tokens, channels),
    publish: (n) => {
      void hub.publishNamed(channels[n % rooms] ?? "", "bench", message(n));
    },
    obey: await idleOrders(container, { channel: channels[0] ?? "", timers }),
  };
}

/** The same, with readers who come by Server-Sent Events. */
export function parleyStreams(place: Place): Promise<Candidate> {
  return parley(place, streamDoors);
}

/**
 * `idle COUNT` puts connections that say nothing on so many channels more; `publish COUNT` publishes to a channel
 * with one such listener, and tells the processor time of one in microseconds; `leave` ends them, `traces` tells what
 * the hub holds.
 */
async function idleOrders(
  container: Container,
  { channel, timers }: { channel: string; timers: () => number },
) {
  const { Connections, Encoder, Hub, PARLEY } = await load<Realtime>(
    "app/platform/realtime/index.js",
  );
  const [hub, connections] = [container.resolve(Hub), container.resolve(Connections)];
  class Mute extends Encoder {
    override event = (): Buffer => Buffer.alloc(200);
    override frame = this.event;
  }
  const encoder = new Mute();
  const open = () =>
    connections.open({
      app: PARLEY,
      viewer: null,
      address: "127.0.0.1",
      userAgent: "bench",
      encoder,
      protocol: { kind: "websocket", cut: none, missed: none, expiring: none },
      transport: { waiting: 0, write: none, ping: none, close: none, terminate: none },
    });
  const kept: ReturnType<typeof open>[] = [];
  let idle = 0;
  const add = async (count: number): Promise<void> => {
    for (const end = idle + count; idle < end;) {
      const connection = open();
      kept.push(connection);
      const names = Array.from(
        { length: Math.min(100, end - idle) },
        (_, n) => `#idle-${idle + n}`,
      );
      await Promise.all(names.map((name) => hub.attach(connection, name)));
      idle += names.length;
    }
  };
  const publish = async (count: number): Promise<number> => {
    const before = process.cpuUsage();
    for (let n = 0; n < count; n += 100) {
      const batch = Array.from({ length: 100 }, () =>
        hub.publishNamed(channel, "bench", message(n)),
      );
      await Promise.all(batch);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await hub.attach(open(), channel);
  return async (order: string): Promise<object> => {
    const [verb, count] = order.split(" ");
    if (verb === "traces") return traces(container, timers);
    if (verb === "leave") for (const one of kept.splice(0)) connections.ended(one, "left");
    if (verb === "publish") return { micros: await publish(Number(count)) };
    if (verb === "idle") await add(Number(count));
    return {};
  };
}

/** Counts the timers of the program that run. */
async function countTimers(): Promise<() => number> {
  const { SystemClock } = await load<Support>("app/platform/support/index.js");
  const clock = new SystemClock();
  const after = clock.after.bind(clock);
  const running = new Set<object>();
  SystemClock.prototype.after = (ms, task) => {
    const timer = {};
    running.add(timer);
    const stop = after(ms, () => {
      running.delete(timer);
      task();
    });
    return () => {
      running.delete(timer);
      stop();
    };
  };
  return () => running.size;
}

async function traces(container: Container, timers: () => number): Promise<object> {
  const { Channels, Presence, Registry } = await load<Realtime>("app/platform/realtime/index.js");
  return {
    connections: container.resolve(Registry).size,
    channels: container.resolve(Channels).size,
    online: (await container.resolve(Presence).onlineUsers()).length,
    timers: timers(),
  };
}

function none(): void {}

function streamDoors(tokens: readonly string[], channels: readonly string[]): Door[] {
  return doors(tokens, channels).map((_, n) => {
    const channel = channels[n % channels.length];
    const token = tokens[Math.floor(n / channels.length) % tokens.length];
    const lines = ["Host: localhost", `Authorization: Bearer ${token}`, "\r\n"];
    const request = [`GET /realtime/events?channels=${channel} HTTP/1.1`, ...lines].join("\r\n");
    return { request, frames: [], until: "event: connected", form: "stream" };
  });
}

function doors(tokens: readonly string[], channels: readonly string[]): Door[] {
  return Array.from({ length: tokens.length * channels.length }, (_, n) => ({
    request: upgrade("/ws", {
      Authorization: `Bearer ${tokens[Math.floor(n / channels.length) % tokens.length]}`,
    }),
    frames: [JSON.stringify({ type: "join_channel", channel: channels[n % channels.length] })],
    until: `"type":"joined"`,
  }));
}

/** A few people, all in all rooms. */
async function people(container: Container, { rooms, count }: { rooms: number; count: number }) {
  const { Users } = await load<Accounts>("app/features/accounts/index.js");
  const { Tokens } = await load<TokensFile>("app/features/accounts/tokens.js");
  const { Rooms, roomChannel } = await load<RoomsFeature>("app/features/rooms/index.js");
  const [users, tokens] = [container.resolve(Users), container.resolve(Tokens)];
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const draft = { name: `Reader ${n}`, email: `${n}@example.org`, password: crypto.randomUUID() };
    made.push(await users.create(draft, n === 0 ? "admin" : "member"));
  }
  const secrets = [];
  for (const { id } of made) {
    const draft = { name: "bench", scopes: ["*" as const], expires_at: null };
    secrets.push((await tokens.create(id, draft)).token);
  }
  const [first, ...others] = made;
  if (!first) throw new Error("A bench needs people.");
  const actor = { id: first.id, name: first.name, role: first.role, scopes: null };
  const draft = {
    kind: "closed" as const,
    description: "",
    member_ids: others.map(({ id }) => id),
  };
  const channels = [];
  for (let n = 0; n < rooms; n += 1) {
    const room = await container.resolve(Rooms).create(actor, { ...draft, name: `Room ${n}` });
    channels.push(roomChannel(room));
  }
  return { tokens: secrets, channels };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
  symlinkSync(resolve(dist), join(folder, "dist"), "dir");
  return folder;
}
