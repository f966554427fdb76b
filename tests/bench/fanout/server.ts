import { createServer } from "node:http";
import { createServer as createListener, type AddressInfo } from "node:net";
import { candidates } from "./candidates.ts";

/**
 * One candidate in a process of its own. Keeps `inFlight` messages on their way to all readers for so many
 * milliseconds and tells what that took.
 */
const [name = "", readersText = "0", inFlightText = "1", msText = "1000"] = process.argv.slice(2);
const [readers, inFlight, ms] = [Number(readersText), Number(inFlightText), Number(msText)];
const WARM_UP_MS = 700;

export interface Measured {
  deliveries: number;
  seconds: number;
  cpuSeconds: number;
  /** Of one idle connection, in bytes. */
  memory: number;
}

const make = candidates[name];
if (!make) throw new Error(`There is no candidate ${name}.`);
const server = createServer();
const candidate = await make(server);
let published = 0;
let finished = 0;
let running = false;

function publish(): void {
  if (!running) return;
  for (let room = inFlight - (published - finished); room > 0; room -= 1) {
    published += 1;
    candidate.publish(published);
  }
}

const control = createListener((socket) => {
  socket.setNoDelay();
  socket.on("data", (bytes) => {
    finished += bytes.length;
    publish();
  });
});

async function listen(listener: { listen(port: number, host: string, done: () => void): unknown }) {
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
}

function pause(duration: number): Promise<void> {
  return new Promise((done) => setTimeout(done, duration));
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function measure(idle: number): Promise<Measured> {
  running = true;
  publish();
  await pause(WARM_UP_MS);
  const [start, cpu, before] = [performance.now(), process.cpuUsage(), finished];
  await pause(ms);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  const deliveries = (finished - before) * readers;
  running = false;
  return { deliveries, seconds, cpuSeconds: (user + system) / 1e6, memory: idle };
}

await listen(server);
await listen(control);
const empty = memory();
process.send?.({
  port: (server.address() as AddressInfo).port,
  control: (control.address() as AddressInfo).port,
  join: candidate.join,
});
process.once("message", () => {
  void pause(300)
    .then(() => measure((memory() - empty) / readers))
    .then((measured) => process.send?.({ measured }));
});
