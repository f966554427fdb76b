/**
 * One candidate in a process of its own. On descriptor 3 it says where it listens, as a line of JSON; it takes orders
 * as lines of text on its standard input and answers each with a line of JSON:
 *
 *     flood IN_FLIGHT MS         keeps so many messages on their way, for so long, after a quarter of it to warm up
 *     pace START PER_SECOND MS   publishes at a fixed rate from START on (milliseconds of the monotonic clock)
 *     cpu | memory               microseconds of processor time so far; bytes in use
 */
import { writeSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createListener, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { until } from "../../support/until.ts";
import { monotonic } from "./monotonic.ts";
import { candidates } from "./candidates.ts";
import { quantile } from "./quantile.ts";

const [name = "", readersText = "1", roomsText = "1"] = process.argv.slice(2);
const [readers, rooms] = [Number(readersText), Number(roomsText)];

const ANSWERS = 3;

const make = candidates[name];
if (!make) throw new Error(`There is no candidate ${name}.`);
const server = createServer();
const candidate = await make({ server, rooms, readers });

let published = 0;
let finished = 0;
let inFlight = 0;
let began: number[] = [];
let took: number[] = [];

function publish(): void {
  began.push(performance.now());
  candidate.publish(published);
  published += 1;
}

function fill(): void {
  while (published - finished < inFlight) publish();
}

/** One byte comes for each message that all its readers have. */
const control = createListener((socket) => {
  socket.setNoDelay();
  socket.on("data", (bytes) => {
    for (let n = 0; n < bytes.length; n += 1)
      took.push(performance.now() - (began[finished + n] ?? 0));
    finished += bytes.length;
    fill();
  });
});

async function drained(): Promise<void> {
  inFlight = 0;
  await until(() => finished >= published);
  [published, finished, began, took] = [0, 0, [], []];
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function flood(most: number, ms: number): Promise<object> {
  inFlight = most;
  fill();
  await pause(ms / 4);
  const [start, cpu, before] = [performance.now(), cpuSeconds(), finished];
  took = [];
  await pause(ms);
  const seconds = (performance.now() - start) / 1000;
  const deliveries = (finished - before) * (readers / rooms);
  const measured = { deliveries, seconds, cpu: cpuSeconds() - cpu };
  const times = { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
  await drained();
  return { ...measured, ...times };
}

async function pace(start: number, { perSecond, ms }: { perSecond: number; ms: number }) {
  const total = (ms / 1000) * perSecond;
  await pause(Math.max(0, start - monotonic()));
  const cpu = cpuSeconds();
  while (published < total) {
    const due = Math.min(total, ((monotonic() - start) / 1000) * perSecond);
    while (published < due) publish();
    await pause(1);
  }
  await pause(500);
  const measured = { deliveries: total * readers, seconds: ms / 1000, cpu: cpuSeconds() - cpu };
  await drained();
  return measured;
}

function memory(): object {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external };
}

async function obey(order: string): Promise<object> {
  const [verb, first = "", second = "", third = ""] = order.split(" ");
  if (verb === "flood") return flood(Number(first), Number(second));
  if (verb === "pace") return pace(Number(first), { perSecond: Number(second), ms: Number(third) });
  if (verb === "memory") return memory();
  return verb === "cpu" ? { cpu: cpuSeconds() * 1e6 } : (candidate.obey?.(order) ?? {});
}

function say(what: object): void {
  writeSync(ANSWERS, `${JSON.stringify(what)}\n`);
}

async function listen(listener: { listen(port: number, host: string, done: () => void): unknown }) {
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
}

if (candidate.port === undefined) await listen(server);
await listen(control);
const { port = (server.address() as AddressInfo).port, doors } = candidate;
say({ port, control: (control.address() as AddressInfo).port, doors });
for await (const order of createInterface({ input: process.stdin })) say(await obey(order));
process.exit();
